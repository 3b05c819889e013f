import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../../harness/config/record.js';
import { DataError } from '../../../../harness/core/errors.js';
import { openSamples } from '../../../../harness/results/baseline/stored-samples.js';
import { digestSamples } from '../../../../harness/results/sample-digest.js';
import { keepRecord } from '../../../../reports/gate/baseline/keep-record.js';
import { makeBaseline } from '../../../../reports/gate/baseline/make-baseline.js';
import type { RunSide } from '../../../../reports/compare/side.js';
import { expectOneLine } from '../../../support/errors.js';
import { makeRun, sideOf, type InventedTask } from '../../../support/gate-runs.js';
import { okRecord, ownRecordSchema } from '../../../support/records.js';

const right = [true, true, false, true, false];
const tasks: readonly InventedTask[] = [
  { task: 'mini/openmoji', right },
  { task: 'mini/novel', right: [...right, true] },
];
const machine = { processor: 'toy', cores: 2, system: 'linux x64' };

/** The side with its records changed. */
function changed(side: RunSide, change: (record: OwnRecord) => Partial<OwnRecord>): RunSide {
  return {
    ...side,
    records: side.records.map((record) => ({ ...record, ...change(record as OwnRecord) })) as OwnRecord[],
  };
}

describe('making a baseline', () => {
  it('keeps the finished records, and which samples are right', async () => {
    const { models, notes, commit } = await makeBaseline([await sideOf({ tasks })]);
    expect(models.map(({ id }) => id)).toEqual(['toy-model']);
    const [openmoji] = models[0].tasks;
    // bits 0, 1 and 3 of five: 1 + 2 + 8 = 11
    expect(Buffer.from(openmoji.samples?.correct ?? '', 'base64')).toEqual(Buffer.from([11]));
    if (!openmoji.samples) throw new Error('no samples');
    expect(openSamples(openmoji.samples, '')).toEqual(await digestSamples(makeRun({ tasks })[0].lines));
    expect(notes).toEqual([]);
    expect(commit).toBe(okRecord.commit);
  });

  it('is the same from lines and from the digests of a baseline', async () => {
    const fromLines = await makeBaseline([await sideOf({ tasks })]);
    expect(await makeBaseline([await sideOf({ tasks }, 'digest')])).toEqual(fromLines);
  });

  it('leaves out what was skipped, and says which and why', async () => {
    const side = await sideOf({ tasks: [tasks[0], { ...tasks[1], instead: 'skipped' }] });
    const { models, notes } = await makeBaseline([side]);
    expect(models[0].tasks.map(({ record }) => record.task)).toEqual(['mini/openmoji']);
    expect(notes).toEqual([expect.stringMatching(/left out mini\/novel, skipped \(no text head\)/)]);
  });

  it('leaves out what a server scores', async () => {
    const side = changed(await sideOf({ tasks }), ({ task }) =>
      task === 'mini/novel' ? { metrics: { other: 1 } } : {},
    );
    const { models, notes } = await makeBaseline([side]);
    expect(models[0].tasks.map(({ record }) => record.task)).toEqual(['mini/openmoji']);
    expect(notes).toEqual([expect.stringContaining('a server keeps the truth')]);
  });

  it('says where only a part was run, where samples are gone, and where commits differ', async () => {
    const side = changed(await sideOf({ tasks }, 'none'), ({ task }) =>
      task === 'mini/novel'
        ? { limit: 6, commit: 'd'.repeat(40) }
        : { badSamples: [{ id: 'x', error: 'not an image' }] },
    );
    const { models, notes, commit } = await makeBaseline([side]);
    expect(models[0].tasks.map(({ samples }) => samples)).toEqual([undefined, undefined]);
    expect(commit).toBeUndefined();
    const said = notes.join('\n');
    for (const part of [
      'mini/novel: cut by --limit 6',
      'mini/openmoji: 1 samples',
      'samples file is not there',
      '2 commits',
    ])
      expect(said).toContain(part);
  });

  it('keeps the speeds of further runs on the same machine alone', async () => {
    const runtime = { runtime: { ...okRecord.runtime, machine } };
    const side = changed(await sideOf({ tasks: [tasks[0]] }), () => runtime);
    const [first] = side.records as readonly OwnRecord[];
    const repeat = (imagesPerSecond: number, cores: number): OwnRecord => ({
      ...first,
      runtime: { ...first.runtime, machine: { ...machine, cores } },
      timing: { ...first.timing, imagesPerSecond },
    });
    const { models, notes } = await makeBaseline([
      { ...side, repeats: [repeat(90, 2), repeat(50, 1), repeat(110, 2)] },
    ]);
    expect(models[0].tasks[0].repeats).toEqual([90, 110]);
    expect(notes).toEqual([expect.stringContaining('1 further runs are left out')]);
  });
});

describe('what no baseline is made of', () => {
  it('refuses a record that failed', async () => {
    const side = await sideOf({ tasks: [tasks[0], { ...tasks[1], instead: 'failed' }] });
    await expectOneLine(() => makeBaseline([side]), DataError, 'toy-model, mini/novel', 'failed', '--task');
  });

  it('refuses samples of which two bear one id', async () => {
    const side = await sideOf({ tasks: [{ ...tasks[0], lines: (lines) => [...lines, lines[0]] }] });
    await expectOneLine(() => makeBaseline([side]), DataError, 'mini/openmoji', 'more than one sample');
  });

  it('refuses samples that are empty or damaged', async () => {
    const empty = await sideOf({ tasks: [{ ...tasks[0], lines: () => [] }] });
    await expectOneLine(() => makeBaseline([empty]), DataError, 'mini/openmoji', 'empty');
    const damaged: RunSide = {
      ...empty,
      samples: () => ({
        kind: 'lines',
        read: () => {
          throw new DataError('x.samples.jsonl: damaged');
        },
      }),
    };
    await expectOneLine(() => makeBaseline([damaged]), DataError, 'x.samples.jsonl: damaged');
  });

  it('refuses runs in which nothing is finished, and no runs', async () => {
    const side = await sideOf({ tasks: [{ ...tasks[0], instead: 'skipped' }] });
    await expectOneLine(() => makeBaseline([side]), DataError, 'no finished record');
    await expectOneLine(() => makeBaseline([]), DataError, 'no finished record');
  });
});

describe('the record in a baseline', () => {
  it('is still a record, without what grows with the data set or lies elsewhere', () => {
    const endpoint = { url: 'http://secret', model: 'm', requests: 1, retries: 0, finishReasons: {} };
    const full: OwnRecord = {
      ...okRecord,
      breakdowns: { category: { cat: { AP: 1 } } },
      pictures: ['a.png'],
      predictions: { folder: 'f', format: 'label-maps', files: 1, sha256: okRecord.preprocess },
      runtime: { ...okRecord.runtime, endpoint, machine },
    };
    const kept = keepRecord(full);
    expect(ownRecordSchema.parse(kept)).toEqual(kept);
    const lost = Object.keys(full).filter((key) => !(key in kept));
    expect(lost.sort()).toEqual(['breakdowns', 'groups', 'pictures', 'predictions', 'variantIntervals']);
    expect(kept.runtime).toEqual(
      Object.fromEntries(
        Object.entries(full.runtime).filter(([key]) => key !== 'nodes' && key !== 'endpoint'),
      ),
    );
    expect(JSON.stringify(kept)).not.toContain('secret');
    expect(kept.limit).toBe(full.limit);
    expect(kept.badSamples).toEqual(full.badSamples);
  });
});
