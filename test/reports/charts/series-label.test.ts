import { describe, expect, it } from '@jest/globals';
import { fitLabel, labelSeries } from '../../../reports/charts/series-label.js';
import type { Series } from '../../../reports/findings/curve.js';
import { overlayCurves } from '../../../reports/published/overlay-curves.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { makeSeriesFit } from '../../support/series-fit.js';
import { readTaskRegistry } from '../../../tasks/registry.js';

const registry = await readTaskRegistry();
const published = overlayCurves(
  publishedValues(await readPublished(), registry.tasks, []),
  [{ id: 'imagenet' }],
  (points) => makeSeriesFit(points),
);
const along = (axis: string) => published.filter((curve) => curve.axis === axis).map(({ series }) => series);

function series(family: string, facts: Partial<Series> = {}): Series {
  const data = facts.data ?? 'drawings';
  return { key: `${family} · ${data}`, family, data, fixed: '', published: false, ...facts };
}

describe('labelSeries', () => {
  it('leaves out what all published series share, and tells all apart without a cut', () => {
    const labels = labelSeries(along('size'));
    expect(labels).toHaveLength(15);
    expect(new Set(labels).size).toBe(15);
    expect(labels).toEqual(
      expect.arrayContaining(['vit/32 · 128 M', 'vit/16 · 512 M', 'vitamin · 1.28 B', 'coatnet · 128 M']),
    );
    expect(labels.join()).not.toMatch(/…|published|datacomp/);
    expect(labelSeries(along('data'))).toEqual(
      expect.arrayContaining(['vit S/32', 'vitamin L', 'convnext T']),
    );
    expect(labelSeries(along('compute')).toSorted()).toEqual(['coatnet', 'convnext', 'vit', 'vitamin']);
  });

  it('marks published series where others were measured, and keeps the names of those short', () => {
    const own = ['vit', 'vitamin'].map((family) => series(family, { training: '0.4 M' }));
    const labels = labelSeries([...own, ...along('size')]);
    expect(labels.slice(0, 2)).toEqual(['vit', 'vitamin']);
    expect(labels).toContain('vitamin · 1.28 B (published)');
    expect(new Set(labels).size).toBe(17);
  });

  it('names the data where they differ, the size where a family has several', () => {
    expect(labelSeries([series('vit'), series('vit', { data: 'photographs' })])).toEqual([
      'vit · drawings',
      'vit · photographs',
    ]);
    expect(labelSeries([series('vit', { build: 'S' }), series('vitamin', { build: 'S' })])).toEqual([
      'vit',
      'vitamin',
    ]);
    expect(labelSeries([series('vit', { build: 'S' }), series('vit', { build: 'B' })])).toEqual([
      'vit S',
      'vit B',
    ]);
    expect(labelSeries([series('vit, vitamin')])).toEqual(['drawings']);
  });

  it('falls back on what is fixed, and then on the key: never two alike', () => {
    const twins = ['4 M unique pairs', '8 M unique pairs'].map((fixed) => series('vit', { fixed }));
    expect(labelSeries(twins)).toEqual(['vit · 4 M unique pairs', 'vit · 8 M unique pairs']);
    const same = ['one', 'two'].map((key) => series('vit', { key }));
    expect(labelSeries(same)).toEqual(['one', 'two']);
  });
});

describe('fitLabel', () => {
  it('keeps both ends of a long label, and short ones whole', () => {
    expect(fitLabel('vit/32 · 128 M (published)')).toBe('vit/32 · 128 M (published)');
    const long = fitLabel('vitamin S · twelve thousand drawings of animals (published)');
    expect(Array.from(long)).toHaveLength(30);
    expect(long).toMatch(/^vitamin S · tw.*….*\(published\)$/);
  });
});
