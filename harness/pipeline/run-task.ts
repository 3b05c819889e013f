import type { Category } from '../core/annotations.js';
import type { EncodedBatch, Encoder, NodesByGraph, ServedFacts } from '../core/encoder.js';
import { DataError } from '../core/errors.js';
import type { AnsweredSample, Protocol, ProtocolResult, ProtocolRun, SampleLine } from '../core/protocol.js';
import type { Sample } from '../core/sample.js';
import type { OpenDataset } from '../data/reader.js';
import { answerBatches, type BatchKeeping } from './answer-batches.js';
import { placeBatches } from './batch-cursor.js';
import { nameDamage } from './name-damage.js';
import { makeContext, type ContextInput } from './protocol-context.js';
import { readBatches } from './read-batches.js';
import { startStopwatch, type Stopwatch } from './stopwatch.js';
import { viewOf } from './view-of.js';

/** What one task needs to run. */
export interface TaskInput extends ContextInput {
  readonly encoder: Encoder;
  readonly protocol: Protocol;
  readonly batchSize: number;
  readonly limit: number | undefined;
  readonly maxBadSamples: number;
  readonly signal: AbortSignal;
  readonly keeping: BatchKeeping;
  readonly writeLines: (lines: readonly SampleLine[]) => Promise<void>;
  readonly onProgress: (samples: number) => void;
}

/** A sample that was left out because its bytes could not be used. */
interface BadSample {
  readonly id: string;
  readonly error: string;
}

/** What the parts of a task took, in milliseconds. */
export interface TaskTimes {
  /** Time the graphs ran in this run, summed over workers. */
  readonly encodeMs: number;
  /** Samples that a graph ran for in this run: not those whose answers were kept from before. */
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
  /** Batches that were found, as an earlier run or another machine left them, and the time that graphs ran for them. */
  readonly found: { readonly batches: number; readonly encodeMs: number };
  /** Batches that were not found. */
  readonly asked: number;
  /** Where the graphs ran that have run so far; undefined where the encoder has none. */
  readonly nodes: NodesByGraph | undefined;
  /** What a server was asked. */
  readonly served: ServedFacts | undefined;
}

/** Runs one task: samples in fixed batches through the encoder, in order into the protocol.
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
  const { dataset, protocol, encoder, signal, keeping } = input;
  const batches = placeBatches(readBatches(dataset, categories, input.limit, input.batchSize));
  const view = viewOf(input.task, protocol);
  const tools = { entry: dataset.entry, protocol, view, encoder, digest: run.digest, keeping, signal };
  const badSamples: BadSample[] = [];
  const found = { batches: 0, encodeMs: 0 };
  let asked = 0;
  let count = 0;
  let encodeMs = 0;
  let encoded = 0;
  for await (const { samples, batch, isFound } of answerBatches(batches, tools)) {
    const answered = separateBad(samples, batch, badSamples);
    if (badSamples.length > input.maxBadSamples) throw tooManyBad(dataset, badSamples, input.maxBadSamples);
    if (answered.length > 0)
      await input.writeLines(await nameDamage(dataset.entry, () => run.step(answered)));
    count += samples.length;
    if (isFound) {
      found.batches++;
      found.encodeMs += batch.encodeMs;
    } else {
      asked++;
      encodeMs += batch.encodeMs;
      if (batch.encodeMs > 0) encoded += answered.length;
    }
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
    found,
    asked,
    encodeMs,
    encoded,
    ...stopwatch.read(),
    nodes: encoder.nodes?.(),
    served: encoder.takeServed?.(),
  };
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
