import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { countSamples } from '../../../harness/pipeline/shards/count-samples.js';
import { useModel } from '../../../harness/pipeline/model-in-use.js';
import { measureWork } from '../../../harness/pipeline/shards/measure-work.js';
import { expectOneLine } from '../../support/errors.js';
import {
  createFakeDataset,
  createFakeEncoder,
  inBatchesOf,
  makeModel,
  makeSamples,
  makeTask,
} from '../../support/pipeline.js';
import { openResults, toyBatches } from '../../support/shards.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { makeEntry } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();

describe('countSamples', () => {
  it('reads a data set once where nothing says how many samples it has', async () => {
    const { dataset, state } = createFakeDataset(makeSamples(7));
    const counts = new Map<string, number>();
    expect(await countSamples(dataset, 'a', undefined, counts)).toBe(7);
    expect(await countSamples(dataset, 'a', undefined, counts)).toBe(7);
    expect(state).toEqual({ read: 7, closed: 1 });
    expect(await countSamples(dataset, 'b', undefined, counts)).toBe(7);
    expect(await countSamples(dataset, 'a', 9, counts)).toBe(7);
    expect(await countSamples(dataset, 'a', 3, counts)).toBe(3);
    expect(state).toEqual({ read: 7 * 3 + 3, closed: 4 });
  });

  it('takes the word of the entry and of small files, and reads nothing', async () => {
    const { dataset, state } = createFakeDataset(makeSamples(7));
    const count = (changes: Partial<typeof dataset>, limit?: number) =>
      countSamples({ ...dataset, ...changes }, 'a', limit, new Map());
    expect(await count({ entry: makeEntry({ count: 90 }) })).toBe(90);
    expect(await count({ entry: makeEntry({ count: 90 }), listedCount: 80 })).toBe(80);
    expect(await count({ entry: makeEntry({ count: 90 }), sampleCount: 70 }, 60)).toBe(60);
    expect(state.read).toBe(0);
  });
});

describe('measureWork', () => {
  const measure = async (...[changes = {}, batchSize = 2]: [object?, number?]) => {
    const { task, settle, ...results } = await openResults(newFolder(), newFolder());
    const model = makeModel(createFakeEncoder(), inBatchesOf(batchSize));
    return { ...results, work: () => measureWork({ ...task, ...changes }, useModel(model), settle()) };
  };

  it('says how much there is to do, and under which key', async () => {
    const { work } = await measure();
    const first = await work();
    expect(first).toMatchObject({ kind: 'run', samples: 13, batches: toyBatches, batchSize: 2 });
    expect(await work()).toMatchObject({ key: first.kind === 'run' ? first.key : undefined });
    expect(await (await measure({}, 5)).work()).toMatchObject({ samples: 13, batches: 3 });
  });

  it('is nothing for a task that has its record, or cannot be run', async () => {
    const { work, run } = await measure();
    await run();
    expect(await work()).toMatchObject({ kind: 'kept', record: { status: 'ok' } });
    const { work: other } = await measure(makeTask({ needs: ['dense'] }));
    expect(await other()).toMatchObject({ kind: 'skip' });
  });

  it('throws what damaged data throw', async () => {
    const entry = makeEntry({ sha256: 'e'.repeat(64) });
    const { work } = await measure({ entry });
    await expectOneLine(work, DataError, `toy: the bytes in`, join('wds_toy'));
  });
});
