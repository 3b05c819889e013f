import type { OkRecord } from '../../harness/config/record.js';
import type { ComparedField, Mismatch } from './comparison.js';

/** Fields that are read from the records. */
type RecordField = Exclude<ComparedField, 'samples'>;

/** What is done where a record that was imported does not tell a field that must be the same. */
export type UnknownFields = 'refuse' | 'overlook';

/** What two finished records differ in, of the fields that must be the same; `metric` always must. Empty: the models were asked the
 *  same, as far as records tell. A field that a record of another program does not tell differs from every other, unless `unknown` is
 *  `overlook`. Samples have a check of their own. */
export function findMismatches(
  before: OkRecord,
  after: OkRecord,
  match: readonly ComparedField[],
  unknown: UnknownFields = 'refuse',
): readonly Mismatch[] {
  return readers.flatMap(([field, read]): readonly Mismatch[] => {
    if (field !== 'metric' && !match.includes(field)) return [];
    const [one, other] = [read(before), read(after)];
    if (one === undefined || other === undefined)
      return unknown === 'overlook'
        ? []
        : [{ field, before: shorten(one ?? notKnown), after: shorten(other ?? notKnown) }];
    if (one === other || (field === 'prompts' && !isSameProtocol(before, after))) return [];
    const [short, shortOther] = [shorten(one), shorten(other)];
    return short === shortOther
      ? [{ field, before: one, after: other }]
      : [{ field, before: short, after: shortOther }];
  });
}

const notKnown = 'not known, imported';

/** Whether a fact is not the same only as far as nobody knows it: one of the records was imported. */
export function isUnknown({ before, after }: Mismatch): boolean {
  return before === notKnown || after === notKnown;
}

/** The value of each field; undefined where the record is imported and does not tell. */
const readers: readonly (readonly [field: RecordField, read: (record: OkRecord) => string | undefined])[] = [
  ['dataset', ({ dataset }) => dataset && `${dataset.id} ${dataset.sha256}`],
  ['split', ({ dataset }) => dataset?.split],
  ['protocol', ({ protocol }) => protocol && `${protocol.id} ${protocol.version}`],
  // prompts, names of classes and rules; of other protocols they differ anyway
  ['prompts', ({ protocol }) => protocol?.hash],
  ['preprocess', ({ preprocess }) => preprocess],
  ['metric', ({ metric }) => metric],
  ['judge', ({ judge }) => judge?.model ?? 'none'],
];

function isSameProtocol({ protocol: one }: OkRecord, { protocol: other }: OkRecord): boolean {
  return one?.id === other?.id && one?.version === other?.version;
}

/** For people, of a hash the start. */
function shorten(value: string): string {
  return value.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
}
