import type { BatchTiming, EncodedBatch, Encoder } from '../harness/core/encoder.js';
import type { SessionOptions } from '../harness/runtime/session.js';
import type { Arrangement } from './arrangement.js';
import { checkModel } from './check-model.js';
import type { CompleteModel } from './complete-model.js';
import { createTextEncoder } from './encode-texts.js';
import { openFedEncoder } from './fed-encoder.js';
import { openGraphWorkers, type GraphWorkers } from './graph-workers.js';
import { headsOf } from './model-folder.js';
import { mergeTimings } from './pick-batch-size.js';
import { createReplicatedEncoder, type ImageEncoder } from './replicated-encoder.js';
import { idsPerRunOn } from './text-batches.js';

/** How a model is run. */
export interface EncoderOptions {
  readonly arrangement: Arrangement;
  readonly session: SessionOptions;
  /** Told once a graph what its first run showed, such as that much of it did not run where it was asked to. */
  readonly warn: (text: string) => void;
}

/** A model in worker threads. The work is cut into jobs that do not depend on the number of workers, nor on their arrangement, so
 *  neither do the results. Throws ModelError when a graph differs from the card, or cannot be loaded. */
export async function openEncoder(model: CompleteModel, options: EncoderOptions): Promise<Encoder> {
  await checkModel(model);
  const { arrangement, session, warn } = options;
  const feeds = arrangement.sessions === 'one';
  const sessions = feeds ? 1 : arrangement.workers;
  const jobsPerWorker = feeds ? 2 : 1;
  const graphs = await openGraphWorkers(model, { workers: sessions, jobsPerWorker, session, warn });
  const { ask } = graphs;
  const images = await openImages(model, graphs, arrangement);
  return {
    heads: headsOf(model.card),
    concurrency: images.concurrency,
    encode: images.encode,
    ...(model.card.lmm && { answer: (batch) => ask<EncodedBatch>('answerQuestions', batch) }),
    encodeTexts: createTextEncoder(
      {
        atOnce: sessions * jobsPerWorker,
        tokenize: (texts) => ask('tokenizeTexts', texts),
        probe: () => ask('probeTexts', undefined),
        embed: (job) => ask('embedTexts', job),
      },
      idsPerRunOn(session.provider.kind),
    ),
    timeBatches: async (trial) => {
      // idle threads take one job each
      const jobs = Array.from({ length: sessions }, () => ask<readonly BatchTiming[]>('timeBatches', trial));
      return mergeTimings(await Promise.all(jobs));
    },
    nodes: graphs.nodes,
    close: async () => {
      await images.close();
      await graphs.close();
    },
  };
}

async function openImages(
  { card }: CompleteModel,
  graphs: GraphWorkers,
  { sessions, workers }: Arrangement,
): Promise<ImageEncoder> {
  if (sessions === 'per-worker') return createReplicatedEncoder(graphs, workers);
  try {
    return await openFedEncoder(card, graphs, { workers });
  } catch (error) {
    await graphs.close();
    throw error;
  }
}
