import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { sha256 } from '../../../harness/core/hash.js';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { testDifference } from '../../../harness/metrics/mcnemar.js';
import { adjustHolm } from '../../../harness/metrics/multiple-tests.js';
import { listReasons } from '../../../reports/findings/build-heatmap.js';
import { compareSamples } from '../../../reports/findings/compare-samples.js';
import type { Heatmap } from '../../../reports/findings/heatmap.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ReportInput } from '../../../reports/findings/report-input.js';
import { changeRecords, inventReportInput } from '../../support/report-records.js';
import { changeSamples, collectSamples } from '../../support/report-samples.js';

const invented = inventReportInput({ tasks: 5, n: 300 });

async function heatmapOf(input: ReportInput): Promise<Heatmap> {
  const { heatmap } = await compareSamples(measure(input), input, 0);
  if (!heatmap) throw new Error('no heatmap');
  return heatmap;
}

/** Why a cell has no test, which is said of the whole task where all its cells have the same reason. */
function reasonOf({ untested }: Heatmap, task: string, model: string): string | undefined {
  return [task, `${task} ${model}`].flatMap((key) => untested[key] ?? []).at(0);
}

describe('a heatmap of models that answered the same samples', () => {
  it('holds what counting sample by sample gives', async () => {
    const heatmap = await heatmapOf(invented);
    const { reference, tasks, models } = heatmap;
    expect(tasks).toHaveLength(5);
    expect(models).toEqual(invented.models.map(({ id }) => id));
    expect(heatmap.untested).toEqual({});
    for (const [column, model] of models.entries()) {
      const p: number[] = [];
      for (const [row, task] of tasks.entries()) {
        const [base, own] = [
          await collectSamples(invented, reference, task),
          await collectSamples(invented, model, task),
        ];
        const rightOf = new Map(base.map(({ id, correct }) => [id, correct]));
        const gained = own.filter(({ id, correct }) => correct && !rightOf.get(id)).length;
        const lost = own.filter(({ id, correct }) => !correct && rightOf.get(id)).length;
        expect(heatmap.scores[row][column]).toBe(own.filter(({ correct }) => correct).length / 300);
        expect(heatmap.differences[row][column]).toBeCloseTo((100 * (gained - lost)) / 300, 10);
        p.push(testDifference(gained, lost).midP);
      }
      const expected = model === reference ? [null, null, null, null, null] : p;
      expect(heatmap.p.map((row) => row[column])).toEqual(expected);
      if (model !== reference) expect(heatmap.adjusted.map((row) => row[column])).toEqual(adjustHolm(p));
    }
    expect(heatmap.p.flat().some((p) => p !== null && p < 0.001)).toBe(true);
  });

  it('takes the reference that is asked for', async () => {
    const reference = invented.models[2].id;
    const heatmap = await heatmapOf({ ...invented, reference });
    expect(heatmap.reference).toBe(reference);
    expect(heatmap.differences.map((row) => row[2])).toEqual([0, 0, 0, 0, 0]);
  });

  it('has nothing to compare with one model, and none without', async () => {
    const one = { ...invented, models: invented.models.slice(0, 1) };
    const { p, differences, untested } = await heatmapOf(one);
    expect([p.flat(), differences.flat(), untested]).toEqual([
      [null, null, null, null, null],
      [0, 0, 0, 0, 0],
      {},
    ]);
    const none = { ...invented, models: [] };
    expect((await compareSamples(measure(none), none, 0)).heatmap).toBeUndefined();
  });

  it('has no models that were only read of', async () => {
    const measured = measure(invented);
    const [first, ...others] = measured.models;
    const models = [{ ...first, published: true }, ...others];
    const { heatmap } = await compareSamples({ ...measured, models }, invented, 0);
    expect(heatmap?.models).toEqual(others.map(({ id }) => id));
  });

  it('is the same twice', async () => {
    expect(JSON.stringify(await heatmapOf(invented))).toBe(JSON.stringify(await heatmapOf(invented)));
  });
});

describe('reasons without a test', () => {
  it('name metrics in one sentence, and everything else once', () => {
    const say = (metric: string) =>
      `${metric} is not the share of right samples, so McNemar's test says nothing of it`;
    const untested = {
      a: say('acc_wg'),
      b: say('mean_recall@1'),
      'c vit': 'no samples are kept',
      d: say('acc_wg'),
    };
    expect(listReasons({ untested })).toEqual([
      "acc_wg and mean_recall@1 are not shares of right samples, so McNemar's test says nothing of them",
      'no samples are kept',
    ]);
    expect(listReasons({ untested: { a: say('acc_wg') } })).toEqual([say('acc_wg')]);
  });
});

describe('a cell without a test says why', () => {
  const [task] = invented.tasks.map(({ id }) => id);
  const model = invented.models[1].id;

  async function expectReason(input: ReportInput, reason: string): Promise<void> {
    const heatmap = await heatmapOf(input);
    const [row, column] = [heatmap.tasks.indexOf(task), heatmap.models.indexOf(model)];
    expect(heatmap.reference).not.toBe(model);
    expect(heatmap.p[row][column]).toBeNull();
    expect(heatmap.adjusted[row][column]).toBeNull();
    expect(heatmap.differences[row][column]).not.toBeNull();
    expect(reasonOf(heatmap, task, model)).toBe(reason);
    // the other cells keep theirs
    expect(heatmap.p[row].filter((p) => p === null)).toHaveLength(2);
    expect(Object.keys(heatmap.untested)).toHaveLength(1);
    const others = heatmap.p.toSpliced(row, 1).map((own) => own[column]);
    expect(heatmap.adjusted.toSpliced(row, 1).map((own) => own[column])).toEqual(
      adjustHolm(others.map((p) => p ?? NaN)),
    );
  }

  it.each<[what: string, change: (lines: readonly SampleLine[]) => readonly SampleLine[], reason: string]>([
    [
      'samples in another order',
      (lines) => [lines[1], lines[0], ...lines.slice(2)],
      'the same samples in another order, from s00001 on',
    ],
    [
      'an id twice',
      (lines) => lines.with(4, { ...lines[4], id: lines[3].id }),
      'more than one sample is called s00003',
    ],
    ['samples that are missing', (lines) => lines.slice(2), 'other samples: 2 of 300 are missing, 0 are new'],
    [
      'other truths',
      (lines) => lines.with(0, { ...lines[0], truth: 5 }),
      'the same samples with other truths',
    ],
    ['no samples file', () => [], 'no samples are kept'],
    [
      'neither right nor wrong',
      (lines) => lines.map(({ id, truth, prediction }) => ({ id, truth, prediction })),
      'its samples are neither right nor wrong',
    ],
    [
      'a metric that right and wrong do not add up to',
      (lines) => lines.with(0, { ...lines[0], correct: !lines[0].correct }),
      "acc1 is not the share of right samples, so McNemar's test says nothing of it",
    ],
  ])('%s', async (_what, change, reason) => {
    await expectReason(changeSamples(invented, model, task, change), reason);
  });

  it.each<[what: string, change: Partial<OwnRecord>, reason: string]>([
    [
      'another data set',
      { dataset: { id: 'set-0', split: 'test', sha256: sha256('other'), count: 300 } },
      'the data sets differ',
    ],
    [
      'other prompts',
      { protocol: { id: 'zero-shot-classification', version: 1, hash: sha256('other') } },
      'the protocols or prompts differ',
    ],
  ])('%s', async (_what, change, reason) => {
    const input = changeRecords(invented, (record) =>
      record.status === 'ok' && record.model.id === model && record.task === task
        ? { ...record, ...change }
        : record,
    );
    await expectReason(input, reason);
  });

  it('but preprocessing is the model’s own', async () => {
    const input = changeRecords(invented, (record) =>
      record.status === 'ok' && record.model.id === model
        ? { ...record, preprocess: sha256('other') }
        : record,
    );
    expect((await heatmapOf(input)).untested).toEqual({});
  });

  it('once for a task, where it is so for all', async () => {
    const heatmap = await heatmapOf({
      ...invented,
      readSamples: (id, of) => invented.readSamples(id, of === task ? 'none' : of),
    });
    expect(heatmap.untested).toEqual({ [task]: 'no samples are kept' });
    expect(reasonOf(heatmap, task, model)).toBe('no samples are kept');
    expect(reasonOf(heatmap, heatmap.tasks[1], model)).toBeUndefined();
  });

  it('and a missing record has neither difference nor reason', async () => {
    const input = changeRecords(invented, (record) =>
      record.model.id === model && record.task === task ? undefined : record,
    );
    const heatmap = await heatmapOf(input);
    expect(heatmap.scores[0][1]).toBeNull();
    expect(heatmap.differences[0][1]).toBeNull();
    expect(heatmap.untested).toEqual({});
  });
});
