import type { EncodedBatch, EncodedSample } from '../../core/encoder.js';
import { DataError } from '../../core/errors.js';

/** How far a calibration may go. */
export interface CalibrationScale {
  /** Batches that run at once. */
  readonly workers: number;
  readonly batchSize: number;
  /** Milliseconds that a calibration of one head may take, one sample excepted. */
  readonly budgetMs: number;
  /** Whether the head has run before: then nothing has to be loaded and warmed up. */
  readonly isWarm: boolean;
  /** Gives milliseconds. */
  readonly now: () => number;
}

/** What a head took for one sample in one worker, in seconds. */
export interface HeadMeasure {
  /** In the graph. */
  readonly graph: number;
  /** Outside of it, from the question to the answer. */
  readonly around: number;
  /** What the head gave for samples, by their index. */
  readonly answered: ReadonlyMap<number, EncodedSample>;
}

/** Measures a head: every worker gets a batch at once, as in a run. The first round is of one sample a worker, as it loads
 *  and warms up what it needs; one of full batches warms up the rest, and the next is counted. Where the budget
 *  bears it, that is two batches a worker, one waiting while the other is encoded, and the faster of two such rounds: other programs
 *  may have disturbed one. A slow head is measured on
 *  smaller batches, and one that passes the budget with a single sample on that. `ask` encodes the samples of these indices;
 *  where there are fewer than needed they come again. Throws DataError where none could be encoded. */
export async function measureHead(
  ask: (indices: readonly number[]) => Promise<EncodedBatch>,
  count: number,
  { workers, batchSize, budgetMs, isWarm, now }: CalibrationScale,
): Promise<HeadMeasure> {
  const runRound = async (size: number, deep = 1) => {
    const lanes = Array.from({ length: workers * deep }, (_, lane) =>
      Array.from({ length: size }, (_unused, place) => (lane * size + place) % count),
    );
    const start = now();
    const batches = await Promise.all(lanes.map(ask));
    return toMeasure(lanes, batches, (now() - start) * workers);
  };
  const start = now();
  const first = await runRound(1);
  const left = budgetMs - (now() - start);
  const affordable = Math.floor(left / Math.max(now() - start, 0.001));
  if (affordable < 1 || (isWarm && batchSize === 1)) return first;
  const size = Math.max(1, Math.min(batchSize, Math.floor(affordable / 2)));
  if (size > 1) await runRound(size);
  if (batchSize === 1 || affordable < 5 * batchSize) return runRound(size);
  const [one, other] = [await runRound(size, 2), await runRound(size, 2)];
  return one.graph + one.around <= other.graph + other.around ? one : other;
}

function toMeasure(
  lanes: readonly (readonly number[])[],
  batches: readonly EncodedBatch[],
  workersMs: number,
): HeadMeasure {
  const answers = lanes.flatMap((indices, lane) =>
    indices.map((index, place) => [index, batches[lane].samples[place]] as const),
  );
  const good = answers.filter(([, encoded]) => encoded.ok).length;
  if (good === 0) throw new DataError('calibration: none of the samples could be encoded');
  const graphMs = batches.reduce((sum, { encodeMs }) => sum + encodeMs, 0) / good;
  const wallMs = workersMs / good;
  return { graph: graphMs / 1000, around: Math.max(0, wallMs - graphMs) / 1000, answered: new Map(answers) };
}
