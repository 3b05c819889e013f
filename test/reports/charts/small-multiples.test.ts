import { describe, expect, it } from '@jest/globals';
import { drawSmallMultiples, stamp } from '../../../reports/charts/small-multiples.js';
import { renderMultiples } from '../../../reports/html/sections/multiples.js';
import { makeReportData } from '../../support/report-data.js';

const data = makeReportData({ tasks: 20 });

/** Corners of all marks and lines, from the absolute commands of the paths. */
function placesOf(svg: string): readonly (readonly [number, number])[] {
  return [...svg.replace(/<path class="c"[^>]*>/, '').matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  );
}

describe('drawSmallMultiples', () => {
  const multiples = drawSmallMultiples(data);

  it('draws each target once, in at most 1.5 kB', () => {
    const wanted = data.targets.filter(({ id }) =>
      data.curves.some((curve) => curve.axis === 'size' && curve.target === id),
    );
    expect(multiples.map(({ target }) => target.id)).toEqual(wanted.map(({ id }) => id));
    for (const { svg } of multiples) expect(svg.length).toBeLessThan(1500);
  });

  it('keeps everything inside and has no number that is none', () => {
    for (const { svg } of multiples) {
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      const outside = placesOf(svg).filter(
        ([x, y]) => !(x > 0 && x < stamp.width && y > 0 && y < stamp.height),
      );
      expect(outside).toEqual([]);
    }
  });

  it('draws twice the slope twice as steep, by the same decades in every stamp', () => {
    const curve = data.curves.find(({ axis }) => axis === 'size');
    const draw = (slope: number, id: string) => ({
      ...curve,
      target: id,
      points: (curve?.points ?? []).map((point) => ({ ...point, score: 1 - 0.5 * point.x ** -slope })),
      fit: { ...curve?.fit, line: undefined },
    });
    const curves = [draw(0.05, 'a'), draw(0.1, 'b'), draw(0.1, 'c')] as unknown as typeof data.curves;
    const drops = drawSmallMultiples({ ...data, curves }).map(({ svg }) => {
      const ys = placesOf(svg).map(([, y]) => y);
      return Math.max(...ys) - Math.min(...ys);
    });
    expect(drops[1] / drops[0]).toBeCloseTo(2, 1);
    expect(drops[2]).toBeCloseTo(drops[1], 1);
  });
});

describe('renderMultiples', () => {
  it('says verdict and exponent, and where it leads', () => {
    const html = renderMultiples(data)?.html ?? '';
    expect(html.match(/data-enlarge=/g)).toHaveLength(drawSmallMultiples(data).length);
    expect(html).toMatch(/data-verdict="power"/);
    expect(html).toMatch(/exponent 0\.\d{3}/);
  });

  it('lets no name into the markup', () => {
    const html = renderMultiples(makeReportData({ hostile: true }))?.html ?? '';
    expect(html).not.toMatch(/<script|<img|onerror=[^&]*>/);
  });
});
