import type { OwnRecord, TaskRecord } from '../config/record.js';

/** Everything that a task's numbers depend on: a record with the same identity need not be made again. The number
 *  of threads and workers is not part of it, and the batch size only where it moves a number. */
export interface TaskIdentity {
  readonly model: { readonly id: string; readonly sha256: string };
  readonly dataset: { readonly id: string; readonly split: string; readonly sha256: string };
  readonly protocol: OwnRecord['protocol'];
  readonly preprocess: string;
  readonly seed: number;
  readonly limit: number | undefined;
  /** Where it runs, when the user asked for one provider; undefined accepts any. */
  readonly provider: string | undefined;
  /** The judge of the answers, where there is one. */
  readonly judge: string | undefined;
  /** Images in a batch, where a quantised graph finds its scales over all of them; undefined accepts any. */
  readonly batchSize: number | undefined;
  /** Samples that may have been left out as unreadable. */
  readonly maxBadSamples: number;
  /** Pictures that are asked for: a record with fewer, where there are more samples, is made again. */
  readonly pictures: number;
}

/** What a record differs in from a task that is to run, or undefined when it is that task, finished. */
export function findDifference(record: TaskRecord, wanted: TaskIdentity): string | undefined {
  if (record.status !== 'ok') return record.status;
  if (record.imported) return 'imported';
  const pairs: readonly (readonly [name: string, got: unknown, expected: unknown])[] = [
    ['model', record.model.sha256, wanted.model.sha256],
    ['dataset', record.dataset.sha256, wanted.dataset.sha256],
    ['split', record.dataset.split, wanted.dataset.split],
    ['protocol', record.protocol.hash, wanted.protocol.hash],
    ['preprocessing', record.preprocess, wanted.preprocess],
    ['judge', record.judge?.model, wanted.judge],
    ['seed', record.seed, wanted.seed],
    ['limit', record.limit, wanted.limit],
    ['batch size', record.runtime.batchSize, wanted.batchSize ?? record.runtime.batchSize],
    ['provider', record.runtime.provider, wanted.provider ?? record.runtime.provider],
  ];
  if ((record.badSamples?.length ?? 0) > wanted.maxBadSamples) return 'bad samples';
  const drawable = record.dataset.count - (record.badSamples?.length ?? 0);
  if ((record.pictures?.length ?? 0) < Math.min(wanted.pictures, drawable)) return 'pictures';
  return pairs.find(([, got, expected]) => got !== expected)?.[0];
}
