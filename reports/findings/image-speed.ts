import type { OkRecord, OwnRecord } from '../../harness/config/record.js';
import type { Measured } from './measured.js';

/** How fast a model's image graph ran. */
export interface ImageSpeed {
  /** Images a second in one session: median over the tasks that tell it. */
  readonly perSecond: number;
  /** What it holds for: `cpu, fp32, batch 8, 1 thread a session`; of several, each once. */
  readonly conditions: string;
}

/** Below it, seconds that are written to a thousandth tell nothing. */
const leastSeconds = 0.01;

/** The finished records of a model, in the order of the targets. */
export function finishedRecords({ targets, record }: Measured, model: string): readonly OkRecord[] {
  return targets.flatMap(({ kind, id }) => (kind === 'task' ? (record(id, model) ?? []) : []));
}

/** A record that says how it was run: not one of another program. */
const ownOnes = (records: readonly OkRecord[]): readonly OwnRecord[] =>
  records.flatMap((record) => (record.imported ? [] : [record]));

/** The speed at which a model's images were encoded, decoding and prompts left out; undefined where no record tells it: with one
 *  image a sample, all of them encoded in that run and none taken from stored embeddings. */
export function imageSpeed(records: readonly OkRecord[]): ImageSpeed | undefined {
  const telling = ownOnes(records).filter(
    ({ group, timing, runtime }) =>
      group === 'classification' &&
      timing.encodeSeconds >= leastSeconds &&
      (runtime.stored?.images ?? 0) === 0 &&
      runtime.endpoint === undefined,
  );
  if (telling.length === 0) return undefined;
  const speeds = telling.map(({ n, timing }) => n / timing.encodeSeconds).sort((a, b) => a - b);
  const middle = (speeds.length - 1) / 2;
  return {
    perSecond: (speeds[Math.floor(middle)] + speeds[Math.ceil(middle)]) / 2,
    conditions: [...new Set(telling.map(describeRuntime))].join('; '),
  };
}

/** Why a model has no speed, for people. */
export function describeNoSpeed(records: readonly OkRecord[]): string {
  const images = ownOnes(records).filter(({ group }) => group === 'classification');
  if (records.length > 0 && records.every(({ imported }) => imported)) return 'another program measured it';
  if (images.length === 0) return 'no classification task was run';
  return images.every(({ runtime }) => (runtime.stored?.images ?? 0) > 0)
    ? 'its images came from stored embeddings'
    : 'its tasks were too short to time';
}

function describeRuntime({ runtime }: OwnRecord): string {
  const { provider, precision, batchSize, threads } = runtime;
  return `${provider}, ${precision}, batch ${batchSize}, ${threads} thread${threads === 1 ? '' : 's'} a session`;
}
