import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { modelCardSchema } from '../../harness/config/model-card.js';
import type { BatchTiming, BatchTrial } from '../../harness/core/encoder.js';
import type { Arrangement } from '../../models/arrangement.js';
import { openKnownBatchSizes, type BatchFacts } from '../../models/known-batch-sizes.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

// The version stands for the library, which jest loads in one file only.
jest.unstable_mockModule('../../harness/runtime/session.js', () => ({ onnxruntimeVersion: '1.29.0' }));
const { decideBatchSize } = await import('../../models/batch-size.js');

const newFolder = useTemporaryFolders();
const card = {
  ...modelCardSchema.parse({ id: 'm', family: 'vit', image: { file: 'x.onnx', size: [32, 32] } }),
  precision: 'fp32' as const,
};
const arrangement: Arrangement = { sessions: 'per-worker', workers: 2, threads: 1 };

function prepare(
  timings: readonly BatchTiming[] = [
    { batchSize: 8, msPerImage: 2 },
    { batchSize: 16, msPerImage: 1 },
  ],
) {
  const file = join(newFolder(), 'cache', 'batch-sizes.json');
  const notes: string[] = [];
  const warnings: string[] = [];
  const trials: BatchTrial[] = [];
  const timeBatches = (trial: BatchTrial) => {
    trials.push(trial);
    return Promise.resolve(timings);
  };
  let opened = 0;
  const known = openKnownBatchSizes(file, (text) => warnings.push(text));
  const decide = (
    changes: Partial<Parameters<typeof decideBatchSize>[3]> = {},
    { sha256 = 'a', ...model }: { sha256?: string; quantizesBatch?: boolean; card?: typeof card } = {},
  ) =>
    decideBatchSize(
      { card, quantizesBatch: false, ...model },
      () => Promise.resolve(sha256),
      () => {
        opened++;
        return Promise.resolve({ timeBatches });
      },
      {
        ...{ askedBatchSize: 'auto', session: { provider: { kind: 'cpu' } }, arrangement, known },
        note: (text) => notes.push(text),
        ...changes,
      },
    );
  return { decide, file, notes, warnings, trials, opened: () => opened };
}

describe('decideBatchSize', () => {
  it('takes what was asked for, and opens nothing', async () => {
    const { decide, notes, opened } = prepare();
    expect(await decide({ askedBatchSize: 5 })).toBe(5);
    expect([opened(), notes]).toEqual([0, []]);
  });

  it('measures once, says so, and knows it afterwards without opening the model', async () => {
    const { decide, notes, trials, opened, file } = prepare();
    expect([await decide(), await decide()]).toEqual([16, 16]);
    expect([opened(), trials.length]).toEqual([1, 1]);
    expect(notes).toEqual([
      'm: batches of 16, ms an image: 2.00 at 8, 1.00 at 16',
      'm: batches of 16, as an earlier run found (ms an image: 2.00 at 8, 1.00 at 16)',
    ]);
    expect(readFileSync(file, 'utf8')).toContain('"onnxruntime": "1.29.0"');
  });

  it.each([
    ['another model', {}, { sha256: 'b' }],
    ['another device', { session: { provider: { kind: 'cuda', device: 1 } } }, {}],
    ['other threads', { arrangement: { ...arrangement, threads: 2 } }, {}],
    ['other workers', { arrangement: { ...arrangement, workers: 1 } }, {}],
    ['another arrangement', { arrangement: { ...arrangement, sessions: 'one' } }, {}],
  ] as const)('measures again for %s', async (_what, changes, model) => {
    const { decide, opened } = prepare();
    await decide();
    await decide(changes, model);
    expect(opened()).toBe(2);
  });

  it('takes the start of the device where nothing could be compared', async () => {
    const { decide, notes } = prepare([]);
    expect(await decide()).toBe(8);
    expect(await decide({ session: { provider: { kind: 'cuda', device: 0 } } })).toBe(16);
    expect(notes[0]).toBe('m: batches of 8, no two sizes compared in time');
  });

  it('does not measure a model whose numbers depend on it, nor one that answers', async () => {
    const { decide, opened, notes } = prepare();
    const answering = { ...card, lmm: {} } as unknown as typeof card;
    expect(await decide({}, { quantizesBatch: true })).toBe(8);
    expect(await decide({}, { card: answering })).toBe(8);
    expect(opened()).toBe(0);
    expect(notes.map((note) => note.split(', ')[1])).toEqual(['not measured', 'not measured']);
  });

  it('does not measure under TensorRT, which builds an engine for each size', async () => {
    const { decide, trials, opened } = prepare();
    expect(await decide({ session: { provider: { kind: 'tensorrt', device: 0 } } })).toBe(64);
    expect([opened(), trials]).toEqual([0, []]);
  });
});

describe('openKnownBatchSizes', () => {
  const facts: BatchFacts = {
    ...{ model: 'a', device: 'cpu', sessions: 'one', workers: 1, threads: 1 },
    ...{ onnxruntime: '1.29.0', processor: 'p' },
  };
  const found = { batchSize: 32, timings: [{ batchSize: 8, msPerImage: 1 }] };

  it('keeps entries beside one another', async () => {
    const file = join(newFolder(), 'sizes.json');
    const known = openKnownBatchSizes(file, () => undefined);
    await known.set(facts, found);
    await known.set({ ...facts, model: 'b' }, { ...found, batchSize: 8 });
    expect(await known.get(facts)).toMatchObject(found);
    expect(await known.get({ ...facts, model: 'b' })).toMatchObject({ batchSize: 8 });
    expect(await known.get({ ...facts, model: 'c' })).toBeUndefined();
  });

  it.each(['', '[]', 'null', '{"a', 'entry'])('knows nothing from a damaged file: %j', async (content) => {
    const file = join(newFolder(), 'sizes.json');
    const known = openKnownBatchSizes(file, () => undefined);
    await known.set(facts, found);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, content === 'entry' ? whole.replace('32', '-1') : content);
    expect(await known.get(facts)).toBeUndefined();
    await known.set(facts, found);
    expect(await known.get(facts)).toMatchObject(found);
  });

  it('warns where it cannot keep one, and goes on', async () => {
    const file = join(newFolder(), 'sizes.json');
    writeFileSync(file, '');
    const warnings: string[] = [];
    await openKnownBatchSizes(join(file, 'below.json'), (text) => warnings.push(text)).set(facts, found);
    expect(warnings).toEqual([expect.stringMatching(/cannot be kept .*--no-cache/)]);
  });
});
