import { describe, expect, it } from '@jest/globals';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { compareSamples } from '../../../reports/findings/compare-samples.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ReportInput } from '../../../reports/findings/report-input.js';
import type { DrawnScores, SampleDraws } from '../../../reports/findings/sample-draws.js';
import { changeRecords, inventReportInput } from '../../support/report-records.js';
import { changeSamples, collectSamples } from '../../support/report-samples.js';

const invented = inventReportInput({ tasks: 3, n: 300 });
const [first, second] = invented.models.map(({ id }) => id);
const [task, other] = invented.tasks.map(({ id }) => id);

async function drawsOf(input: ReportInput, resamples = 800): Promise<SampleDraws> {
  return (await compareSamples(measure(input), input, resamples)).draws;
}

function drawn(scores: DrawnScores | undefined): DrawnScores {
  if (!scores) throw new Error('nothing was drawn');
  return scores;
}

function momentsOf(scores: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  const values = Array.from(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}

const differenceOf = (one: DrawnScores, two: DrawnScores) =>
  one.scores.map((score, i) => score - two.scores[i]);

describe('draws of one task', () => {
  it('scatter around the score as its interval says', async () => {
    const draws = await drawsOf(invented);
    const measured = measure(invented);
    for (const model of [first, second]) {
      const { scores, unpaired } = drawn(draws.of(task, model));
      const { mean, deviation } = momentsOf(scores);
      const value = measured.score(task, model)?.value ?? NaN;
      expect(unpaired).toEqual([]);
      expect(scores).toHaveLength(800);
      expect(Math.abs(mean - value)).toBeLessThan(0.004);
      const ratio = deviation / Math.sqrt((value * (1 - value)) / 300);
      expect(ratio).toBeGreaterThan(0.92);
      expect(ratio).toBeLessThan(1.08);
    }
  });

  it('are of the same samples for every model: their difference scatters as the flips say', async () => {
    const draws = await drawsOf(invented);
    const sides = [first, second].map((model) => drawn(draws.of(task, model)));
    const [one, two] = await Promise.all(
      [first, second].map((model) => collectSamples(invented, model, task)),
    );
    const changes = one.map(({ correct }, i) => Number(correct) - Number(two[i].correct));
    const expected = momentsOf(changes).deviation / Math.sqrt(300);
    const { deviation } = momentsOf(differenceOf(sides[0], sides[1]));
    expect(deviation / expected).toBeGreaterThan(0.92);
    expect(deviation / expected).toBeLessThan(1.08);
    // far less than of two that were drawn each for itself
    const apart = Math.hypot(momentsOf(sides[0].scores).deviation, momentsOf(sides[1].scores).deviation);
    expect(deviation).toBeLessThan(0.75 * apart);
  });

  it('do not depend on what else is asked, or measured', async () => {
    const draws = await drawsOf(invented);
    draws.of(other, first);
    const few = { ...invented, models: invented.models.slice(0, 2), tasks: invented.tasks.slice(0, 1) };
    expect((await drawsOf(few)).of(task, second)?.scores).toEqual(draws.of(task, second)?.scores);
    expect((await drawsOf({ ...invented, seed: 99 })).of(task, second)?.scores).not.toEqual(
      draws.of(task, second)?.scores,
    );
  });
});

describe('draws of a mean', () => {
  it('are the means of those of its tasks', async () => {
    const draws = await drawsOf(invented);
    const tasks = invented.tasks.map(({ id }) => drawn(draws.of(id, first)).scores);
    const mean = drawn(draws.of('invented', first));
    mean.scores.forEach((score, i) => {
      expect(score).toBeCloseTo((tasks[0][i] + tasks[1][i] + tasks[2][i]) / 3, 12);
    });
    expect(mean.unpaired).toEqual([]);
  });

  it('name the tasks that could only be drawn from totals', async () => {
    const input = changeSamples(invented, first, other, () => []);
    const draws = await drawsOf(input);
    expect(drawn(draws.of('invented', first)).unpaired).toEqual([other]);
    expect(drawn(draws.of('invented', second)).unpaired).toEqual([]);
  });
});

describe('a model whose samples cannot be drawn with the others', () => {
  it.each<[what: string, input: ReportInput]>([
    ['none are kept', changeSamples(invented, first, task, () => [])],
    [
      'some are neither right nor wrong',
      changeSamples(invented, first, task, (lines) =>
        lines.with(0, { id: lines[0].id, truth: lines[0].truth, prediction: 0 }),
      ),
    ],
    ['an id is there twice', changeSamples(invented, first, task, (lines) => lines.with(0, lines[1]))],
  ])('is drawn by itself, as wide as its interval: %s', async (_what, input) => {
    const draws = await drawsOf(input);
    const { scores, unpaired } = drawn(draws.of(task, first));
    const hits = (await collectSamples(invented, first, task)).filter(({ correct }) => correct).length;
    const [low, high] = wilsonInterval(hits, 300);
    const { mean, deviation } = momentsOf(scores);
    expect(unpaired).toEqual([task]);
    expect(Math.abs(mean - hits / 300)).toBeLessThan(0.004);
    expect(deviation / ((high - low) / 3.92)).toBeGreaterThan(0.92);
    expect(deviation / ((high - low) / 3.92)).toBeLessThan(1.08);
    // the others stay together
    const third = invented.models[2].id;
    expect(drawn(draws.of(task, second)).unpaired).toEqual([]);
    const together = momentsOf(differenceOf(drawn(draws.of(task, second)), drawn(draws.of(task, third))));
    const apart = momentsOf(differenceOf(drawn(draws.of(task, second)), drawn(draws.of(task, first))));
    expect(together.deviation).toBeLessThan(0.8 * apart.deviation);
  });

  it('is drawn with those who answered the same', async () => {
    // two models in another order than the rest: together, but not with the others
    const pair = invented.models.slice(0, 2).map(({ id }) => id);
    const input = pair.reduce<ReportInput>(
      (changed, model) => changeSamples(changed, model, task, (lines) => lines.toReversed()),
      invented,
    );
    const draws = await drawsOf(input);
    const before = await drawsOf(invented);
    for (const model of pair) {
      expect(drawn(draws.of(task, model)).unpaired).toEqual([]);
      expect(draws.of(task, model)?.scores).not.toEqual(before.of(task, model)?.scores);
    }
    const third = invented.models[2].id;
    expect(draws.of(task, third)?.scores).toEqual(before.of(task, third)?.scores);
  });

  it('is not drawn without an interval, without a score, and where no resamples are wanted', async () => {
    const bare = changeRecords(
      changeSamples(invented, first, task, () => []),
      (record) =>
        record.status === 'ok' && record.model.id === first && record.task === task
          ? { ...record, intervals: {} }
          : record,
    );
    const draws = await drawsOf(bare);
    expect(draws.of(task, first)).toBeUndefined();
    expect(draws.of('invented', first)).toBeUndefined();
    expect(draws.of('nothing', first)).toBeUndefined();
    expect(draws.of(task, 'nobody')).toBeUndefined();
    expect((await drawsOf(invented, 0)).of(task, first)).toBeUndefined();
  });
});
