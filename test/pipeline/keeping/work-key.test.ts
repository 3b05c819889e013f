import { expect, it } from '@jest/globals';
import { workKey } from '../../../harness/pipeline/keeping/work-key.js';
import type { TaskIdentity } from '../../../harness/results/identity.js';

const identity: TaskIdentity = {
  model: { id: 'm', sha256: 'a' },
  dataset: { id: 'd', split: 'test', sha256: 'b' },
  protocol: { id: 'p', version: 1, hash: 'c' },
  ...{ preprocess: 'e', seed: 0, limit: undefined, provider: undefined, judge: undefined },
  ...{ batchSize: undefined, maxBadSamples: 0, pictures: 0 },
};
const key = workKey(identity, {}, 8);

it.each<[what: string, changes: Partial<TaskIdentity>]>([
  ['model', { model: { id: 'm', sha256: 'A' } }],
  ['data', { dataset: { ...identity.dataset, sha256: 'B' } }],
  ['split', { dataset: { ...identity.dataset, split: 'val' } }],
  ['version of the protocol', { protocol: { ...identity.protocol, version: 2 } }],
  ['rules', { protocol: { ...identity.protocol, hash: 'C' } }],
  ['preprocessing', { preprocess: 'E' }],
  ['limit that cuts a batch', { limit: 9 }],
])('is another for another %s', (_what, changes) => {
  expect(workKey({ ...identity, ...changes }, {}, 8)).not.toBe(key);
});

it('is another for another batch size, and for digests', () => {
  expect(workKey(identity, {}, 9)).not.toBe(key);
  expect(workKey(identity, { digests: true }, 8)).not.toBe(key);
});

it.each<[what: string, changes: Partial<TaskIdentity>]>([
  ['seed', { seed: 1 }],
  ['limit of whole batches', { limit: 16 }],
  ['number of bad samples', { maxBadSamples: 3 }],
  ['number of pictures', { pictures: 3 }],
  ['judge', { judge: 'j' }],
])('is the same for another %s', (_what, changes) => {
  expect(workKey({ ...identity, ...changes }, {}, 8)).toBe(key);
});
