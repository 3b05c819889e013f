import { hashJson } from '../../core/hash.js';
import type { Protocol } from '../../core/protocol.js';
import type { TaskIdentity } from '../../results/identity.js';

/** Raise it with any change of what is kept of a batch: digests of a protocol, or what a batch is. */
const keptVersion = 1;

/** The key of all that a model says about the samples of a task, in batches of this size: everything that the outputs depend on, and no
 *  more. Seed and bad samples that may be left out change no batch, and a limit only one that it cuts. */
export function workKey(
  { model, dataset, protocol, preprocess, limit }: TaskIdentity,
  { digests }: Pick<Protocol, 'digests'>,
  batchSize: number,
): string {
  const cut = limit !== undefined && limit % batchSize !== 0 ? { limit } : {};
  return hashJson({
    ...{ keptVersion, model, dataset, protocol, preprocess, batchSize },
    ...{ digests: digests === true, ...cut },
  });
}
