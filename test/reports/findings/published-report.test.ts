import { describe, expect, it } from '@jest/globals';
import { buildReport } from '../../../reports/findings/build-report.js';
import type { ReportInput } from '../../../reports/findings/report-input.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTaskRegistry, tasksOfAggregate } from '../../../tasks/registry.js';
import { toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const registry = await readTaskRegistry();
const aggregates = registry.aggregates.map((one) => ({ ...one, tasks: tasksOfAggregate(registry, one) }));
const published = publishedValues(await readPublished(), registry.tasks, aggregates);
const nothing: ReportInput = {
  ...{ models: [], tasks: registry.tasks, aggregates, selections: [], command: 'bench report --published' },
  ...{ versions: {}, seed: 0, bootstrap: 20, published },
  // eslint-disable-next-line @typescript-eslint/require-await -- nothing is kept of published models
  readSamples: async function* () {
    yield* [];
  },
};

describe('a report of published values alone', () => {
  it('draws the curves of the paper, and says that nothing was measured', async () => {
    const { curves, header, headline, models, targets, robustness, pareto, provenance } =
      await buildReport(nothing);
    const drawn = curves.filter(({ target }) => target === 'imagenet');
    expect(
      ['size', 'data', 'compute'].map((axis) => drawn.filter((curve) => curve.axis === axis).length),
    ).toEqual([15, 16, 4]);
    expect(curves.every(({ series }) => series.published)).toBe(true);
    expect(header).toMatchObject({
      coverage: 'published values alone: nothing was measured',
      date: '2026-11-23T00:00:00.000Z',
    });
    // nothing was scored here
    expect(header.samples).toBeUndefined();
    expect(header.verdicts[0]).toMatch(
      /^Error on ImageNet falls \d\.\d % \[.*\] per doubling of model size: one exponent for 15 series of 4 families, 3 model sizes each/,
    );
    expect(header.verdicts[2]).toMatch(
      /^Error on ImageNet falls 10\.\d % \[.*\] per doubling of training compute: one exponent for 4 families, \d+ to 13 best runs each\.$/,
    );
    expect(targets.slice(0, 5).map(({ id }) => id)).toEqual([
      'imagenet',
      'imagenet_shift',
      'vtab',
      'retrieval',
      'mean38',
    ]);
    const ids = models.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { model } of curves.flatMap(({ points }) => points)) expect(ids).toContain(model);
    const row = headline.rows.find(({ model }) => model === 'vitamin-l-224-datacomp1b');
    const column = headline.columns.findIndex(({ id }) => id === 'imagenet');
    expect(row?.cells[column]).toEqual({ value: 0.808 });
    const reasons = headline.rows.flatMap(({ cells }) =>
      cells.flatMap((cell) => ('reason' in cell ? [cell.reason] : [])),
    );
    expect([...new Set(reasons)].toSorted()).toEqual(['not published', 'not stated']);
    expect(Object.fromEntries(provenance.method).runs).toBe('48 models in 35 series, 175 curves');
    expect(robustness.panels.length).toBe(5);
    expect(robustness.baseline).toBe('all models, published ones too');
    expect(pareto.length).toBeGreaterThan(0);
  });

  it('stands beside what was measured without moving it', async () => {
    const cards = [toyCard('toy/one'), ...registry.tasks];
    const models = [30, 50].map((hits, place) => {
      const id = ['a', 'vit-b-32-224-laion2b'][place];
      return toyModel(id, [
        toyRecord({ id }, 'toy/one', hits, 100),
        toyRecord({ id }, 'datacomp/cifar10', 9000 + hits, 10000),
      ]);
    });
    // the curves of one family are enough to stand beside
    const few = published.models.filter(
      ({ model }) => model.family === 'vitamin' || model.id === 'vit-b-32-224-laion2b',
    );
    const input = { ...nothing, models, tasks: cards, published: { ...published, models: few } };
    const { published: left, ...bare } = input;
    expect(left.models.length).toBeGreaterThan(3);
    const [alone, beside] = [await buildReport(bare), await buildReport(input)];
    expect(beside.headline).toEqual(alone.headline);
    expect(beside.header.models).toBe(2);
    expect(beside.curves.filter(({ series }) => !series.published)).toEqual(alone.curves);
    expect(beside.curves.some(({ target, series }) => series.published && target === 'mean38')).toBe(true);
    // CIFAR-10 of this model is published as 0.9356 in open_clip's table
    const pair = beside.published.pairs.find(({ target }) => target === 'datacomp/cifar10');
    expect(pair).toMatchObject({ model: 'vit-b-32-224-laion2b', ours: 0.905, verdict: 'differs' });
    expect(pair?.published).toBe(
      published.models.find(({ model }) => model.id === 'vit-b-32-224-laion2b')?.scores['datacomp/cifar10']
        .score,
    );
    expect(beside.pooled).toEqual(alone.pooled);
    expect(alone.published).toEqual({ pairs: [], notes: [] });
  });
});
