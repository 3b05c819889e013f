import { describe, expect, it } from '@jest/globals';
import { allocation } from '../../../reports/charts/allocation.js';
import { equalComputes, equalErrors } from '../../../reports/charts/allocation-lines.js';
import { makeAxis } from '../../../reports/charts/axis.js';
import type { PlotDataset } from '../../../reports/charts/plot-point.js';
import { computeOf } from '../../../reports/scaling/allocate.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';
import { lawOf } from '../../../reports/scaling/predict-series.js';
import { makeReportData } from '../../support/report-data.js';
import { makeJoint } from '../../support/report-joint.js';

const report = makeReportData({ tasks: 2 });
const families = [...new Set(report.models.map(({ family }) => family))];
const data = {
  ...report,
  joint: [
    ...makeJoint([families[1]], report.targets[0].id).map((law) => ({
      ...law,
      series: { ...law.series, key: `${law.series.key} · published`, published: true },
    })),
    ...makeJoint(families, report.targets[0].id),
  ],
};
const [law] = data.joint;
const axis = (values: readonly number[]) => makeAxis({ scale: 'log', title: '', values, format: String });
const [x, y] = [axis([0.4, 8]), axis([0.8, 17])];

describe('the chart of allocations', () => {
  it('is there where a law is, measured ones first and then by family', () => {
    expect(allocation.applies(data)).toBe(true);
    expect(allocation.applies({ ...data, joint: [] })).toBe(false);
    const [target, family] = allocation.choices(data);
    expect(target.initial).toBe(report.targets[0].id);
    expect(family.options.map(({ value }) => value)).toEqual([
      ...families.map((name) => `${name} · drawings`),
      law.series.key,
    ]);
    expect(allocation.title(data, { family: law.series.key })).toContain(law.series.key);
    expect(allocation.title({ ...data, joint: [] }, {})).not.toContain('·');
  });

  it('draws each run and each best spending where it lies, and says what it is', () => {
    const { datasets } = allocation.configure(data, {}, 'light').data as unknown as {
      datasets: readonly PlotDataset[];
    };
    const own = data.joint[1];
    const [runs, best] = datasets;
    expect(runs.data.map((point) => [point.x, point.y])).toEqual(
      own.points.map(({ params, samplesSeen }) => [params, samplesSeen]),
    );
    expect(best.data.map((point) => [point.x, point.y])).toEqual(
      own.allocations.map(({ params, samplesSeen }) => [params, samplesSeen]),
    );
    expect(runs.data[0].label).toMatch(/0\.4 M parameters|400 k parameters/);
    expect(best.data[0].label).toMatch(/^best for 30 T MACs: .*times beyond the runs$/);
    expect(datasets.slice(2).flatMap(({ data: line }) => line.map(({ label }) => label))).not.toContain(
      expect.anything(),
    );
  });

  it('draws lines along which the error is equal, to the edges', () => {
    const lines = equalErrors(law, x, y, 10);
    expect(lines.length).toBeGreaterThan(3);
    for (const { level, points } of lines) {
      expect(Number((100 * level).toPrecision(4)) % 2.5).toBeCloseTo(0);
      for (const point of points) {
        expect(predictForm(lawOf(law.fit), point.x, point.y)).toBeCloseTo(level, 10);
        expect(point.x).toBeGreaterThanOrEqual(x.min * (1 - 1e-8));
        expect(point.y).toBeLessThanOrEqual(y.max * (1 + 1e-8));
      }
      const ends = [points[0], points[points.length - 1]];
      for (const end of ends) {
        const [right, up] = [end.x / x.min, end.y / y.min].map(Math.log);
        const [left, down] = [x.max / end.x, y.max / end.y].map(Math.log);
        expect(Math.min(...[right, up, left, down].map(Math.abs))).toBeLessThan(1e-6);
      }
    }
  });

  it('draws lines along which the compute is equal', () => {
    for (const { level, points } of equalComputes(law, x, y))
      for (const point of points)
        expect(computeOf(law.cost, { x: point.x, x2: point.y }) / level).toBeCloseTo(1, 10);
  });

  it('has all runs with their errors and all budgets in its table', () => {
    const { head, rows } = allocation.table(data, {});
    const own = data.joint[1];
    expect(rows).toHaveLength(own.points.length + own.allocations.length);
    expect(rows[0][head.indexOf('error')]).toBeCloseTo(1 - own.points[0].score, 5);
    expect(rows.at(-1)?.[head.indexOf('error by the law')]).toBe(own.allocations.at(-1)?.error);
    expect(allocation.table({ ...data, joint: [] }, {}).rows).toEqual([]);
  });
});
