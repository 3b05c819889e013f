import type { Encoder } from '../../core/encoder.js';
import type { ProtocolRun } from '../../core/protocol.js';
import { readJournal } from '../../results/journal.js';
import { answersPath } from '../../results/paths.js';
import type { AnswerTools } from '../answer-batches.js';
import { createBatchCursor, type BatchCursor } from '../batch-cursor.js';
import { answerIdentity, keepAnswers } from '../keeping/keep-answers.js';
import { openKept } from '../keeping/kept-embeddings.js';
import type { ModelInUse } from '../model-in-use.js';
import { nothingWritten } from '../nothing-written.js';
import type { TaskWork } from './measure-work.js';
import { makeContext } from '../protocol-context.js';
import { readBatches } from '../read-batches.js';
import type { RunSettings } from '../run-settings.js';
import { viewOf } from '../view-of.js';

/** What the shards of a task share in one process: the way through its data, and what its protocol prepares. */
export interface ShardSession {
  readonly work: TaskWork;
  readonly cursor: BatchCursor;
  readonly tools: Omit<AnswerTools, 'keeping'>;
  readonly close: () => Promise<void>;
}

/** Prepares for the shards of a task. The protocol is started only where it makes digests: prompts are not embedded otherwise. */
export async function openShardSession(
  work: TaskWork,
  model: ModelInUse,
  settings: RunSettings,
): Promise<ShardSession> {
  const { task, protocol, dataset, batchSize } = work;
  const { card, embeddings } = model;
  const { encoder, keep, close } = await openKept(
    { task, protocol, entry: dataset.entry, model: card.id, embeddings },
    ...([await findAnswers(work, await model.encoder(), settings), settings.store] as const),
  );
  let run: ProtocolRun | undefined;
  try {
    const { multiply, seed, limit, signal } = settings;
    const context = makeContext({
      ...{ dataset, task, encoder, keep, multiply, seed, signal, ...nothingWritten },
      ...{ model: card, judge: undefined, workers: settings.facts.runtime.workers },
    });
    if (protocol.digests) run = await protocol.start(context);
    const cursor = createBatchCursor(dataset.entry.id, work.batches, () =>
      readBatches(dataset, context.categories, limit, batchSize),
    );
    const view = viewOf(task, protocol);
    return {
      ...{ work, cursor },
      tools: { entry: dataset.entry, protocol, view, encoder, digest: run?.digest, signal },
      close: async () => {
        await cursor.close();
        await run?.close?.();
        await close();
      },
    };
  } catch (error) {
    await run?.close?.();
    await close();
    throw error;
  }
}

/** The encoder; answers that a run in one process has left are found. New ones go into the shard: many processes cannot write the
 *  journal at once. */
async function findAnswers(
  { task, protocol, identity, batchSize }: TaskWork,
  encoder: Encoder,
  { out, overwrite }: RunSettings,
): Promise<Encoder> {
  if (protocol.perSample !== 'answer' || overwrite) return encoder;
  const { get } = await readJournal(answersPath(out, identity.model.id, task.card.id));
  const journal = { get, add: () => Promise.resolve(), close: () => Promise.resolve() };
  return keepAnswers(encoder, journal, answerIdentity(identity, batchSize));
}
