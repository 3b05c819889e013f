/** A shard takes about this long, in seconds: long enough that the queue costs nothing beside it, short enough that little is
 *  lost with a machine and that a task is spread over many. */
const [shortest, longest] = [3, 45];

/** Parts into which a whole run is cut where its shards would else be longer: enough that the last ones to end, on a dozen workers,
 *  are short beside the whole. */
const partsOfRun = 64;

/** Batches a shard where no time is known of a task. */
const blind = 4;

/** A task, and what it is thought to take. */
export interface ForeseenTask {
  readonly batches: number;
  /** Undefined where nothing is known. */
  readonly seconds: number | undefined;
}

/** Batches a shard where nobody says how many images it has: so many that it takes its share of `runSeconds`, what the whole run is
 *  thought to take, within bounds. A power of two, as two forecasts are never the same, and the same shards are done once. */
export function batchesByForecast({ batches, seconds }: ForeseenTask, runSeconds: number): number {
  if (seconds === undefined) return blind;
  const wanted = Math.min(longest, Math.max(shortest, runSeconds / partsOfRun));
  const fitting = Math.max(1, (wanted * batches) / Math.max(seconds, 0.001));
  return 2 ** Math.floor(Math.log2(fitting));
}

/** Batches a shard of so many images: whole ones, at least one. */
export function batchesOfImages(images: number, batchSize: number): number {
  return Math.max(1, Math.round(images / batchSize));
}
