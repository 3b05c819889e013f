import { describe, expect, it } from '@jest/globals';
import type { ChartDefinition, ChartView } from '../../../reports/charts/chart-definition.js';
import { charts } from '../../../reports/charts/charts.js';
import { modelSize } from '../../../reports/charts/model-size.js';
import { pareto } from '../../../reports/charts/pareto.js';
import type { PlotDataset, PlotPoint } from '../../../reports/charts/plot-point.js';
import { robustness } from '../../../reports/charts/robustness.js';
import { makeReportData } from '../../support/report-data.js';

const data = makeReportData();
const themes = ['light', 'dark'] as const;

function datasetsOf(chart: ChartDefinition, view: ChartView = {}, of = data): readonly PlotDataset[] {
  return chart.configure(of, view, 'light').data.datasets as unknown as readonly PlotDataset[];
}

function scalesOf(
  chart: ChartDefinition,
  view: ChartView = {},
): Readonly<Record<string, { type: string; min: number; max: number; title: { text: string } }>> {
  return chart.configure(data, view, 'light').options?.scales as never;
}

/** Every view that the choices allow, one choice at a time. */
function viewsOf(chart: ChartDefinition): readonly ChartView[] {
  return [
    {},
    ...chart
      .choices(data)
      .flatMap(({ key, options }) => options.slice(0, 4).map(({ value }) => ({ [key]: value }))),
  ];
}

describe.each(charts.map((chart) => [chart.id, chart] as const))('chart %s', (_id, chart) => {
  it('applies to a whole report, and not to an empty one', () => {
    expect(chart.applies(data)).toBe(true);
    const empty = {
      ...data,
      curves: [],
      pareto: [],
      robustness: { ...data.robustness, panels: [] },
      published: { pairs: [], notes: [] },
      headline: { columns: [], rows: [] },
      joint: [],
    };
    expect(chart.applies(empty)).toBe(false);
  });

  it('draws finite numbers inside its axes, in every view and theme', () => {
    for (const view of viewsOf(chart))
      for (const theme of themes)
        for (const room of ['picture', 'wide', 'narrow'] as const) {
          const { options, data: drawn } = chart.configure(data, view, theme, room);
          const { x, y } = options?.scales as unknown as Record<string, { min: number; max: number }>;
          for (const axis of [x, y]) expect(axis.max).toBeGreaterThan(axis.min);
          const points = (drawn.datasets as unknown as readonly PlotDataset[]).flatMap((one) => one.data);
          expect(points.length).toBeGreaterThan(1);
          const outside = points.filter(
            ({ x: at, y: up, label }) =>
              !Number.isFinite(at + up) || (label !== undefined && (at < x.min || at > x.max || up < y.min)),
          );
          expect(outside).toEqual([]);
        }
  });

  it('describes and tabulates the data, the same twice, without holes', () => {
    for (const view of viewsOf(chart)) {
      expect(chart.describe(data, view)).toBe(chart.describe(data, view));
      expect(chart.describe(data, view).length).toBeGreaterThan(40);
      const { head, rows } = chart.table(data, view);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(head.length);
      const words = [chart.title(data, view), chart.describe(data, view), JSON.stringify(rows)].join(' ');
      expect(words).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('stays as it is where a view names what is not there', () => {
    const broken = Object.fromEntries(chart.choices(data).map(({ key }) => [key, 'no such option']));
    expect(chart.describe(data, { ...broken, hide: 'nobody' })).toBe(chart.describe(data, {}));
    expect(JSON.stringify(chart.configure(data, broken, 'light').data)).toBe(
      JSON.stringify(chart.configure(data, {}, 'light').data),
    );
  });

  it('draws with all series switched off', () => {
    const hide = chart
      .series(data, {}, 'light')
      .map(({ key }) => key)
      .join('|');
    const { min, max } = chart.configure(data, { hide }, 'light').options?.scales?.y as unknown as {
      min: number;
      max: number;
    };
    expect(max).toBeGreaterThan(min);
  });
});

describe('model-size', () => {
  const curve = data.curves.find(({ axis, target }) => axis === 'size' && target === data.targets[0].id);
  if (!curve) throw new Error('the invented report has no curve over size');

  it('draws errors on a log axis, with intervals, and scores as percent on the right', () => {
    const [points] = datasetsOf(modelSize).filter(({ series }) => series === curve.series.key);
    curve.points.forEach(({ x, score, low = 0, high = 0 }, index) => {
      const drawn = points.data[index];
      expect([drawn.x, drawn.y]).toEqual([x, 1 - score]);
      expect([drawn.low, drawn.high]).toEqual([1 - low, 1 - high]);
    });
    const { x, y, right } = scalesOf(modelSize);
    expect([x.type, y.type]).toEqual(['logarithmic', 'logarithmic']);
    expect([right.min, right.max]).toEqual([y.min, y.max]);
    const options = scalesOf(modelSize) as unknown as Record<
      string,
      { ticks: { callback: (value: number) => string } }
    >;
    expect(options.y.ticks.callback(0.7)).toBe('70 %');
    expect(options.right.ticks.callback(0.7)).toBe('30 %');
    expect(options.x.ticks.callback(0.65)).toBe('0.65 M');
  });

  it('draws scores by their logit where that is chosen', () => {
    const [points] = datasetsOf(modelSize, { y: 'logit' }).filter(
      ({ series }) => series === curve.series.key,
    );
    const { score } = curve.points[0];
    expect(points.data[0].y).toBeCloseTo(Math.log(score / (1 - score)), 12);
    expect(scalesOf(modelSize, { y: 'logit' }).y.type).toBe('linear');
    expect(scalesOf(modelSize, { y: 'logit' }).right).toBeUndefined();
  });

  it('solid inside the data, dashed beyond, and no line where x is not what was fitted', () => {
    const lines = (view: ChartView): readonly PlotDataset[] =>
      datasetsOf(modelSize, view).filter(
        ({ type, borderWidth, series }) =>
          type === 'line' && borderWidth !== 0 && series === curve.series.key,
      );
    const [inside, ...beyond] = lines({});
    const xs = curve.points.map(({ x }) => x);
    expect(inside.data[0].x).toBeCloseTo(Math.min(...xs), 9);
    expect(inside.data.at(-1)?.x).toBeCloseTo(Math.max(...xs), 9);
    expect('borderDash' in inside ? inside.borderDash : undefined).toEqual([]);
    for (const part of beyond) expect('borderDash' in part ? part.borderDash : []).not.toEqual([]);
    expect(beyond.length).toBeGreaterThan(0);
    expect(lines({ x: 'image' })).toEqual([]);
    expect(modelSize.describe(data, { x: 'image' })).toContain('not drawn');
  });

  it('leaves out series that are switched off, and says so by their number', () => {
    const hidden = { hide: curve.series.key };
    expect(datasetsOf(modelSize, hidden).some(({ series }) => series === curve.series.key)).toBe(false);
    const before = modelSize.series(data, {}, 'light').length;
    expect(modelSize.describe(data, hidden)).toContain(`${before - 1} series`);
  });

  it('draws hollow what is at chance or published, and published without a band', () => {
    const one = {
      ...curve,
      points: curve.points.map((point, index) => ({ ...point, atChance: index === 0 })),
    };
    const theirs = { ...curve, series: { ...curve.series, key: 'theirs', published: true } };
    const drawn = datasetsOf(modelSize, {}, { ...data, curves: [one, theirs] });
    const fills = (key: string): readonly string[] => {
      const points = drawn.find(({ series, type }) => series === key && type === 'scatter');
      return (points as unknown as { pointBackgroundColor: readonly string[] }).pointBackgroundColor;
    };
    expect(fills(curve.series.key)[0]).toBe('#ffffff');
    expect(fills(curve.series.key)[1]).not.toBe('#ffffff');
    expect(new Set(fills('theirs'))).toEqual(new Set(['#ffffff']));
    expect(drawn.filter(({ series, fill }) => series === 'theirs' && fill !== undefined)).toEqual([]);
  });

  it('says of a point what a reader needs', () => {
    const { model, x, score } = curve.points[0];
    const [{ label }] = datasetsOf(modelSize)[0].data;
    expect(label).toContain(`${model}: ${x} M parameters, error ${(100 * (1 - score)).toFixed(1)} % [`);
  });
});

describe('pareto', () => {
  it('draws the front as steps that no model is above', () => {
    const [chart] = data.pareto;
    const front = datasetsOf(pareto).find(({ type }) => type === 'line')?.data ?? [];
    const height = (cost: number): number =>
      Math.max(...front.filter(({ x }: PlotPoint) => x <= cost).map(({ y }: PlotPoint) => y));
    for (const { cost, score } of chart.points) expect(score).toBeLessThanOrEqual(height(cost) + 1e-12);
  });
});

describe('robustness', () => {
  it('leads stems from the models to the line, on logit axes', () => {
    const [panel] = data.robustness.panels;
    const { a, b } = panel.line ?? { a: 0, b: 0 };
    const points = datasetsOf(robustness).flatMap((one) =>
      one.data.filter(({ label }) => label !== undefined),
    );
    for (const { model, inDistribution, shifted } of panel.points) {
      const point = points.find(({ label }) => label?.startsWith(`${model}:`));
      expect(point?.y).toBeCloseTo(Math.log(shifted / (1 - shifted)), 9);
      expect(point?.stem).toBeCloseTo(a + b * Math.log(inDistribution / (1 - inDistribution)), 9);
    }
  });
});
