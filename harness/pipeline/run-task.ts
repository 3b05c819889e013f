import type { DatasetEntry } from '../config/dataset-entry.js';
import type { Category } from '../core/annotations.js';
import type { EncodedBatch, Encoder, NodesByGraph, ServedFacts } from '../core/encoder.js';
import { DataError, Interrupted } from '../core/errors.js';
import type { AnsweredSample, Protocol, ProtocolResult, ProtocolRun, SampleLine } from '../core/protocol.js';
import type { Sample } from '../core/sample.js';
import { readSamples, type OpenDataset } from '../data/reader.js';
import { askModel } from './ask-model.js';
import { inBatches, takeFirst } from './batches.js';
import { keepScored } from './keep-scored.js';
import { mapInOrder } from './map-in-order.js';
import { makeContext, type ContextInput } from './protocol-context.js';
import { startStopwatch, type Stopwatch } from './stopwatch.js';

/** What one task needs to run. */
export interface TaskInput extends ContextInput {
  readonly encoder: Encoder;
  readonly protocol: Protocol;
  readonly batchSize: number;
  readonly limit: number | undefined;
  readonly maxBadSamples: number;
  readonly signal: AbortSignal;
  readonly writeLines: (lines: readonly SampleLine[]) => Promise<void>;
  readonly onProgress: (samples: number) => void;
}

/** A sample that was left out because its bytes could not be used. */
export interface BadSample {
  readonly id: string;
  readonly error: string;
}

/** What the parts of a task took, in milliseconds. */
export interface TaskTimes {
  /** Time the graphs ran, summed over workers. */
  readonly encodeMs: number;
  /** Samples that a graph ran for: not those whose answers were kept from before. */
  readonly encoded: number;
  /** Time from the first prompt to the last line, loading of the model not included. */
  readonly elapsedMs: number;
  /** Before the first sample was read, and after the last one was scored, without the prompts. */
  readonly startMs: number;
  readonly finishMs: number;
  /** Waiting for prompts. */
  readonly promptMs: number;
}

/** What a task came to. */
export interface TaskOutcome extends TaskTimes {
  readonly result: ProtocolResult;
  /** Samples read, the bad ones included. */
  readonly count: number;
  /** Samples in a batch. */
  readonly batchSize: number;
  readonly badSamples: readonly BadSample[];
  /** Where the graphs ran that have run so far; undefined where the encoder has none. */
  readonly nodes: NodesByGraph | undefined;
  /** What a server was asked. */
  readonly served: ServedFacts | undefined;
}

/** Runs one task: samples in fixed batches through the encoder, in order into the protocol. The one batch loop there is.
 *  Throws DataError, ModelError, ProtocolError or MetricError as the parts do, and Interrupted between two batches. */
export async function runTask(input: TaskInput): Promise<TaskOutcome> {
  const { protocol } = input;
  // what was asked before is of no task, or of one that failed
  input.encoder.takeServed?.();
  const stopwatch = startStopwatch(input.encoder);
  const context = makeContext({ ...input, encoder: stopwatch.encoder });
  const run = await protocol.start(context);
  stopwatch.endStart();
  try {
    return await runBatches(input, run, context.categories, stopwatch);
  } finally {
    await run.close?.();
  }
}

async function runBatches(
  input: TaskInput,
  run: ProtocolRun,
  categories: readonly Category[] | undefined,
  stopwatch: Stopwatch,
): Promise<TaskOutcome> {
  const { dataset, protocol, encoder, signal } = input;
  const view = input.task.card.view ?? protocol.view;
  const samples = keepScored(readSamples(dataset), dataset.categories, categories);
  const batches = inBatches(takeFirst(samples, input.limit), input.batchSize);
  const answers = mapInOrder(batches, encoder.concurrency, (samples) =>
    askModel(samples, dataset, protocol.perSample, view, encoder),
  );
  const badSamples: BadSample[] = [];
  let count = 0;
  let encodeMs = 0;
  let encoded = 0;
  for await (const { samples, batch } of answers) {
    if (signal.aborted) throw new Interrupted();
    const answered = separateBad(samples, batch, badSamples);
    if (badSamples.length > input.maxBadSamples) throw tooManyBad(dataset, badSamples, input.maxBadSamples);
    if (answered.length > 0) await input.writeLines(await stepOn(run, answered, dataset.entry));
    count += samples.length;
    encodeMs += batch.encodeMs;
    if (batch.encodeMs > 0) encoded += answered.length;
    input.onProgress(count);
  }
  if (count === badSamples.length)
    throw new DataError(`${dataset.entry.id}: none of ${count} samples could be read`);
  stopwatch.beginFinish();
  const result = await run.finish();
  await input.writeLines(result.lines);
  return {
    result,
    count,
    batchSize: input.batchSize,
    badSamples,
    encodeMs,
    encoded,
    ...stopwatch.read(),
    nodes: encoder.nodes?.(),
    served: encoder.takeServed?.(),
  };
}

/** The lines of a step. What is wrong with the truth of a sample is found there; only the pipeline knows whose it is. */
async function stepOn(run: ProtocolRun, answered: readonly AnsweredSample[], { id }: DatasetEntry) {
  try {
    return await run.step(answered);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      `${id}: ${error.message.replace(/\.$/, '')}. Find all such with bench data verify ${id}`,
    );
  }
}

/** The samples that were answered; the others are added to `badSamples`. */
function separateBad(
  samples: readonly Sample[],
  { samples: encoded }: EncodedBatch,
  badSamples: BadSample[],
) {
  return samples.flatMap((sample, index): AnsweredSample[] => {
    const outcome = encoded[index];
    if (outcome.ok) return [{ sample, output: outcome.output }];
    badSamples.push({ id: sample.id, error: outcome.error.message });
    return [];
  });
}

function tooManyBad(
  { entry: { id }, kind }: OpenDataset,
  bad: readonly BadSample[],
  allowed: number,
): DataError {
  const { id: sample, error } = bad[bad.length - 1];
  const count = allowed === 0 ? '' : ` (${bad.length} bad samples, ${allowed} allowed)`;
  const remedy = kind === 'question' ? 'Mend that' : 'Restore the file';
  return new DataError(
    `${id}: sample ${sample}: ${error.replace(/\.$/, '')}${count}. ${remedy}, or leave it out with --max-bad-samples ${bad.length}`,
  );
}
