import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import { sha256 } from '../../harness/core/hash.js';
import { findDifference, type TaskIdentity } from '../../harness/results/identity.js';
import { okRecord, recordsByStatus } from '../support/records.js';

const other = sha256('other');
const same: TaskIdentity = {
  model: { id: okRecord.model.id, sha256: sha256('model') },
  dataset: okRecord.dataset,
  protocol: okRecord.protocol,
  preprocess: okRecord.preprocess,
  seed: okRecord.seed,
  limit: okRecord.limit,
  provider: undefined,
  judge: undefined,
  maxBadSamples: 1,
  batchSize: undefined,
  pictures: 0,
};

describe('findDifference', () => {
  it('finds none in the task that was run', () => {
    expect(findDifference(okRecord, same)).toBeUndefined();
    expect(findDifference(okRecord, { ...same, provider: 'cpu' })).toBeUndefined();
    expect(findDifference(okRecord, { ...same, batchSize: 8 })).toBeUndefined();
  });

  it.each<[name: string, change: Partial<TaskIdentity>]>([
    ['model', { model: { id: 'toy-model', sha256: other } }],
    ['dataset', { dataset: { ...same.dataset, sha256: other } }],
    ['split', { dataset: { ...same.dataset, split: 'val' } }],
    ['protocol', { protocol: { ...same.protocol, hash: other } }],
    ['preprocessing', { preprocess: other }],
    ['seed', { seed: 1 }],
    ['limit', { limit: 4 }],
    ['limit', { limit: undefined }],
    ['provider', { provider: 'cuda' }],
    ['bad samples', { maxBadSamples: 0 }],
    ['batch size', { batchSize: 9 }],
  ])('names the %s', (name, change) => {
    expect(findDifference(okRecord, { ...same, ...change })).toBe(name);
  });

  it('asks for as many pictures as there are samples to draw', () => {
    // a record of 3 samples, of which 1 was bad
    const drawn = { ...okRecord, pictures: ['a.png', 'b.png'] };
    const bad = {
      ...drawn,
      badSamples: [{ id: 'x', error: 'bad' }],
      dataset: { ...okRecord.dataset, count: 3 },
    };
    expect(findDifference(bad, { ...same, pictures: 2 })).toBeUndefined();
    expect(findDifference(bad, { ...same, pictures: 9 })).toBeUndefined();
    expect(findDifference({ ...bad, badSamples: [] }, { ...same, pictures: 9 })).toBe('pictures');
    expect(findDifference(okRecord, { ...same, pictures: 1 })).toBe('pictures');
  });

  it('takes a record of the whole set as another task than a limited one', () => {
    const { limit, ...whole } = okRecord;
    expect(findDifference(whole, same)).toBe('limit');
    expect(findDifference(whole, { ...same, limit: undefined })).toBeUndefined();
    expect(limit).toBe(3);
  });

  it.each<[what: string, change: Partial<OwnRecord>]>([
    [
      'batch size, threads, workers',
      { runtime: { ...okRecord.runtime, batchSize: 1, threads: 4, workers: 9 } },
    ],
    ['time', { timing: { ...okRecord.timing, seconds: 99 }, startedAt: '2030-01-01T00:00:00.000Z' }],
    ['versions and commit', { versions: {}, commit: 'other' }],
  ])('does not look at %s', (_what, change) => {
    expect(findDifference({ ...okRecord, ...change }, same)).toBeUndefined();
  });

  it.each(['skipped', 'failed'] as const)('takes a %s record as not finished', (status) => {
    expect(findDifference(recordsByStatus[status], same)).toBe(status);
  });
});
