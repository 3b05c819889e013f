import { describe, expect, it } from '@jest/globals';
import { writeIsland } from '../../../reports/html/island.js';
import { readIsland } from '../../../reports/html/page/read-island.js';
import { makeReportData } from '../../support/report-data.js';

describe('the data of the page', () => {
  it('come back as they were, but for digits after the fifth', async () => {
    const data = makeReportData({ models: 6, tasks: 6, hostile: true });
    const read = await readIsland(writeIsland(data));
    expect(read.models.map(({ id }) => id)).toEqual(data.models.map(({ id }) => id));
    expect(read.omitted).toEqual(data.omitted);
    expect(read.header).toEqual(data.header);
    expect(read.curves).toHaveLength(data.curves.length);
    read.curves.forEach((curve, index) => {
      const { points, fit } = data.curves[index];
      expect(curve.points.map(({ model }) => model)).toEqual(points.map(({ model }) => model));
      curve.points.forEach(({ score }, at) => {
        expect(Math.abs(score / points[at].score - 1)).toBeLessThan(5e-5);
      });
      expect(curve.fit.verdict).toBe(fit.verdict);
    });
  });

  it('are text that no script element ends with', () => {
    expect(writeIsland(makeReportData({ models: 3, hostile: true }))).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it('leave out what explains the fits of single tasks where all would be too long', async () => {
    const data = makeReportData({ models: 20, tasks: 60 });
    const text = writeIsland(data);
    expect(text.length).toBeLessThan(290_000);
    const read = await readIsland(text);
    const tasks = new Set(data.targets.filter(({ kind }) => kind === 'task').map(({ id }) => id));
    read.curves.forEach(({ target, fit, points }, index) => {
      const whole = data.curves[index].fit;
      expect(points).toHaveLength(data.curves[index].points.length);
      expect(fit.scatter === undefined).toBe(tasks.has(target) || whole.scatter === undefined);
      expect(fit.params.alpha.both === undefined).toBe(whole.params.alpha.both === undefined);
      // A power law is straight on log axes: between two steps of its line, the coarse one has lost nothing.
      const { line } = fit;
      if (!line) return;
      const { A, alpha } = whole.params;
      line.x.forEach((x, at) => {
        expect(Math.abs(line.y[at] / (A.value * x ** -alpha.value) - 1)).toBeLessThan(3e-3);
      });
      expect(Math.abs(line.x[0] / (whole.line?.x[0] ?? 0) - 1)).toBeLessThan(5e-5);
    });
  });

  it('refuse a number that JSON cannot say', () => {
    const data = makeReportData({ models: 2, tasks: 2 });
    const broken = { ...data, header: { ...data.header, samples: Number.NaN } };
    expect(() => writeIsland(broken)).toThrow('report: samples is NaN');
  });
});
