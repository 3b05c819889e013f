import { hashJson } from '../core/hash.js';
import type { Protocol } from '../core/protocol.js';
import type { TaskIdentity } from '../results/identity.js';

/** Raise it with any change of what is kept of a batch: digests of a protocol, or what a batch is. */
const keptVersion = 1;

/** The key of all that a model says about the samples of a task, in batches of this size: everything that the outputs depend on, and no
 *  more. A limit and a number of bad samples that may be left out change no batch that is whole, and a seed none at all. */
export function workKey(
  { model, dataset, protocol, preprocess }: TaskIdentity,
  { digests }: Pick<Protocol, 'digests'>,
  batchSize: number,
): string {
  return hashJson({
    keptVersion,
    model,
    dataset,
    protocol,
    preprocess,
    digests: digests === true,
    batchSize,
  });
}
