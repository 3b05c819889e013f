import type { OkRecord } from '../../harness/config/record.js';
import type { ComparedField, Mismatch } from './comparison.js';

/** Fields that are read from the records. */
type RecordField = Exclude<ComparedField, 'samples'>;

/** What two finished records differ in, of the fields that must be the same; `metric` always must. Empty: the models were asked the
 *  same, as far as records tell. Samples have a check of their own. */
export function findMismatches(
  before: OkRecord,
  after: OkRecord,
  match: readonly ComparedField[],
): readonly Mismatch[] {
  return readers.flatMap(([field, read]) => {
    if (field !== 'metric' && !match.includes(field)) return [];
    const [one, other] = [read(before), read(after)];
    return one === other || (field === 'prompts' && !isSameProtocol(before, after))
      ? []
      : [{ field, before: one, after: other }];
  });
}

/** How the value of each field is told to people. Of hashes the start is enough. */
const readers: readonly (readonly [field: RecordField, read: (record: OkRecord) => string])[] = [
  ['dataset', ({ dataset }) => `${dataset.id} ${shorten(dataset.sha256)}`],
  ['split', ({ dataset }) => dataset.split],
  ['protocol', ({ protocol }) => `${protocol.id} ${protocol.version}`],
  // prompts, names of classes and rules; of other protocols they differ anyway
  ['prompts', ({ protocol }) => shorten(protocol.hash)],
  ['preprocess', ({ preprocess }) => shorten(preprocess)],
  ['metric', ({ metric }) => metric],
  ['judge', ({ judge }) => judge?.model ?? 'none'],
];

function isSameProtocol({ protocol: one }: OkRecord, { protocol: other }: OkRecord): boolean {
  return one.id === other.id && one.version === other.version;
}

function shorten(hash: string): string {
  return hash.slice(0, 12);
}
