import { concurrencyOf } from '../../../../models/arrangement.js';
import { decideBatchSize, type BatchSizeOptions } from '../../../../models/batch-size.js';
import type { CompleteModel } from '../../../../models/complete-model.js';
import { describeEmbeddings } from '../../../../models/embedding-facts.js';
import { openEncoder, type EncoderOptions } from '../../../../models/encoder.js';
import { fingerprintModel } from '../../../../models/fingerprint-model.js';
import { headsOf } from '../../../../models/model-folder.js';
import { openLazily } from '../../../../models/open-lazily.js';
import type { FingerprintCache } from '../../../core/fingerprint.js';
import type { RunnableModel } from '../../../pipeline/run-settings.js';

/** A model folder as the pipeline takes it: hashed once, loaded when it is first asked for what is not in the store. */
export function makeRunnable(
  model: CompleteModel,
  options: EncoderOptions & BatchSizeOptions,
  fingerprints: FingerprintCache,
): RunnableModel {
  let hash: Promise<string> | undefined;
  const fingerprint = () => (hash ??= fingerprintModel(model, fingerprints));
  const heads = headsOf(model.card);
  const known = { heads, concurrency: concurrencyOf(options.arrangement) };
  return {
    ...{ card: model.card, heads },
    quantizesBatch: model.quantizesBatch,
    fingerprint,
    batchSize: (open) => decideBatchSize(model, fingerprint, open, options),
    embeddings: describeEmbeddings(model, options.session, fingerprints),
    open: () => Promise.resolve(openLazily(known, () => openEncoder(model, options))),
  };
}
