import type { OkRecord } from '../../../harness/config/record.js';

const leftOut = ['groups', 'breakdowns', 'variantIntervals', 'predictions', 'pictures'] as const;

/** The members of a record that a baseline keeps: what says how good and how fast the model was, and what it was asked. Left out are
 *  parts of scores (by group, category and class), which grow with the data set; files that lie beside the record and not beside the
 *  baseline; the profile of the graphs; and the server that answered, whose address is nobody's business in a repository. */
export function keepRecord(record: OkRecord): OkRecord {
  if (record.imported) return without(record, leftOut);
  return { ...without(record, leftOut), runtime: without(record.runtime, ['nodes', 'endpoint']) };
}

function without<Value extends object, Key extends keyof Value>(
  value: Value,
  left: readonly Key[],
): Omit<Value, Key> {
  const names: readonly PropertyKey[] = left;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key))) as Omit<
    Value,
    Key
  >;
}
