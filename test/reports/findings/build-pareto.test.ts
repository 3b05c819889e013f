import { describe, expect, it } from '@jest/globals';
import type { CorrectByTask } from '../../../reports/findings/build-heatmap.js';
import { buildPareto } from '../../../reports/findings/build-pareto.js';
import { joinPublished } from '../../../reports/findings/join-published.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ParetoChart } from '../../../reports/findings/pareto.js';
import type { ReportModel } from '../../../reports/findings/report-data.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { toyBits, toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const cards = [toyCard('toy/one'), toyCard('toy/two')];
const noBits: CorrectByTask = new Map();

interface Toy {
  readonly id: string;
  readonly hits: number;
  readonly paramsM?: ReportModel['paramsM'];
  readonly gmacs?: ReportModel['gmacs'];
  readonly encodeSeconds?: number;
  readonly provider?: string;
}

const measureToys = (toys: readonly Toy[], n = 1000) =>
  measure({
    models: toys.map(({ id, hits, paramsM, gmacs, encodeSeconds = 0, provider = 'cpu' }) => {
      const about = {
        id,
        ...(paramsM ? { paramsM } : { paramsM: {} }),
        ...(gmacs ? { gmacs } : { gmacs: {} }),
      };
      const record = toyRecord(about, 'toy/one', hits, n);
      return toyModel(id, [
        { ...record, timing: { ...record.timing, encodeSeconds }, runtime: { ...record.runtime, provider } },
      ]);
    }),
    tasks: cards,
    aggregates: [],
  });
const chartOf = (charts: readonly ParetoChart[], cost: ParetoChart['cost']) => {
  const chart = charts.find((one) => one.cost === cost);
  if (!chart) throw new Error(`no chart over ${cost}`);
  return chart;
};
const frontOf = ({ points }: ParetoChart) =>
  points.filter(({ onFront }) => onFront).map(({ model }) => model);

describe('buildPareto', () => {
  it('keeps what no model beats at its cost', () => {
    const toys = [
      { id: 'cheap', hits: 300, paramsM: { image: 1, text: 1 } },
      { id: 'worse', hits: 250, paramsM: { image: 2, text: 1 } },
      { id: 'middle', hits: 600, paramsM: { image: 3, text: 1 } },
      { id: 'dear', hits: 600, paramsM: { image: 4, text: 1 } },
      { id: 'best', hits: 900, paramsM: { image: 9, text: 1 } },
    ];
    const chart = chartOf(buildPareto(measureToys(toys), noBits), 'params');
    // 'dear' scores as 'middle' at a higher cost: beaten
    expect(frontOf(chart)).toEqual(['cheap', 'middle', 'best']);
    expect(chart).toMatchObject({
      name: 'Parameters, image + text',
      unit: 'M',
      target: 'toy/one',
      moreIsBetter: false,
    });
    expect(chart.points.map(({ cost }) => cost)).toEqual([2, 3, 4, 5, 10]);
  });

  it('lets the model with fewer parameters stay of those with equal cost and score', () => {
    const gmacs = { image: 5 };
    const toys = [
      { id: 'big', hits: 500, gmacs, paramsM: { image: 30, text: 1 } },
      { id: 'small', hits: 500, gmacs, paramsM: { image: 20, text: 1 } },
      { id: 'unknown', hits: 500, gmacs },
    ];
    const chart = chartOf(buildPareto(measureToys(toys), noBits), 'gmacs');
    expect(frontOf(chart)).toEqual(['small']);
    expect(chart.name).toBe('MACs of one pair, image tower alone');
    const twins = [toys[1], { ...toys[1], id: 'twin' }];
    expect(frontOf(chartOf(buildPareto(measureToys(twins), noBits), 'gmacs'))).toEqual(['small', 'twin']);
  });

  it('counts more images a second as less cost, and leaves out other conditions with a note', () => {
    const toys = [
      { id: 'fast', hits: 300, encodeSeconds: 1 },
      { id: 'slow', hits: 600, encodeSeconds: 10 },
      { id: 'slower', hits: 500, encodeSeconds: 20 },
      { id: 'gpu', hits: 900, encodeSeconds: 0.1, provider: 'cuda' },
    ];
    const chart = chartOf(buildPareto(measureToys(toys), noBits), 'images/s');
    expect(chart.points.map(({ model, cost }) => [model, cost])).toEqual([
      ['slower', 50],
      ['slow', 100],
      ['fast', 1000],
    ]);
    expect(frontOf(chart)).toEqual(['slow', 'fast']);
    expect(chart.note).toBe(
      'one session: cpu, fp32, batch 8, 1 thread a session; 1 models timed otherwise are left out',
    );
  });

  it('marks as tied what the front is not told apart from, by pairs where there are samples', async () => {
    const n = 200;
    const paramsM = (image: number) => ({ image, text: 1 });
    const toys = [
      { id: 'front', hits: 130, paramsM: paramsM(1) },
      { id: 'close', hits: 120, paramsM: paramsM(2) },
      { id: 'far', hits: 60, paramsM: paramsM(3) },
    ];
    const marks = (right: number) =>
      Array.from({ length: n }, (_, place) => (place < right ? '1' : '0')).join('');
    const bits = await Promise.all(
      toys.map(async ({ id, hits }) => [id, await toyBits(marks(hits))] as const),
    );
    const tiedOf = (correct: CorrectByTask) =>
      chartOf(buildPareto(measureToys(toys, n), correct), 'params').points.map(({ tied }) => tied);
    expect(tiedOf(noBits)).toEqual([false, true, false]);
    // all ten samples between them go to the front's model
    expect(tiedOf(new Map([['toy/one', new Map(bits)]]))).toEqual([false, false, false]);
  });

  it('has no chart of one model, and none of a cost that nobody states', () => {
    const [one] = [{ id: 'a', hits: 1, paramsM: { image: 1, text: 1 } }];
    expect(buildPareto(measureToys([one]), noBits)).toEqual([]);
    const bare = [
      { id: 'a', hits: 1 },
      { id: 'b', hits: 2 },
    ];
    expect(buildPareto(measureToys(bare), noBits)).toEqual([]);
  });

  it('agrees with looking at every pair', () => {
    const toys = Array.from({ length: 40 }, (_, place) => ({
      id: `m${place}`,
      hits: 100 + ((place * 7919) % 13) * 50,
      paramsM: { image: 1 + ((place * 104729) % 9), text: 1 },
    }));
    const { points } = chartOf(buildPareto(measureToys(toys), noBits), 'params');
    for (const point of points) {
      const beaten = points.some(
        (other) =>
          other.cost <= point.cost &&
          other.score >= point.score &&
          (other.cost < point.cost || other.score > point.score),
      );
      expect([point.model, point.onFront]).toEqual([point.model, !beaten]);
    }
  });
});

describe('the 121 models of open_clip', () => {
  it('have the reference front of FLOPs and ImageNet', async () => {
    const registry = await readTaskRegistry();
    const facts = await readPublished();
    const values = publishedValues(facts, registry.tasks, []);
    const models = values.models.filter(({ scores }) => Object.hasOwn(scores, 'datacomp/imagenet1k'));
    expect(models.length).toBe(121);
    const nothing = measure({ models: [], tasks: [], aggregates: [] });
    const imagenet = registry.tasks.filter(({ id }) => id === 'datacomp/imagenet1k');
    const all = joinPublished(nothing, { models, notes: [] }, imagenet, []);
    const front = chartOf(buildPareto(all, noBits), 'gmacs').points.filter(({ onFront }) => onFront);
    // GFLOPs are two a MAC: the first and the last are those of the reference, 14.78 and 1054.05 GFLOPs. It counts 13: a scan by
    // FLOPs alone takes two more at 41.09 GFLOPs, which a model of equal FLOPs and no more parameters beats
    expect(front.map(({ model, cost, score }) => [model, (2 * cost).toFixed(2), score])).toEqual([
      ['vit-b-32-224-datacomp1b', '14.78', 0.6917],
      ['vit-b-32-256-datacomp1b', '17.46', 0.7281],
      ['vit-b-16-224-dfn2b', '41.09', 0.7624],
      ['vit-b-16-siglip-256-webli', '57.84', 0.7653],
      ['vit-b-16-siglip-384-webli', '123.15', 0.7849],
      ['vit-l-14-clipa-224-datacomp1b', '167.50', 0.7957],
      ['vit-eva02-l-14-224-merged2b', '175.30', 0.7977],
      ['vit-l-14-224-dfn2b', '175.33', 0.8141],
      ['vit-so400m-14-siglip-224-webli', '233.54', 0.8203],
      ['vit-h-14-224-dfn5b', '381.68', 0.8344],
      ['vit-h-14-378-dfn5b', '1054.05', 0.8437],
    ]);
    const scoreOf = (id: string) =>
      models.find(({ model }) => model.id === id)?.scores['datacomp/imagenet1k'].score;
    const equal = ['vit-b-16-224-datacomp1b', 'vit-eva02-b-16-224-merged2b', 'vit-b-16-224-dfn2b'];
    expect(equal.map(scoreOf)).toEqual([0.7349, 0.7472, 0.7624]);
  });
});
