import type { OkRecord } from '../../harness/config/record.js';
import { describeMismatch, type CorrectBits } from '../../harness/results/correct-bits.js';
import { isShareOfRight } from './share-of-right.js';

/** A finished task of one model, with which samples it got right. */
export interface Answered {
  readonly record: OkRecord;
  readonly bits: CorrectBits;
}

/** Why two models cannot be compared sample by sample on a task; undefined where they can: the same data, asked in the same way,
 *  answered in the same order. Preprocessing belongs to the model and may differ. */
export function describeUnpaired(first: Answered, second: Answered): string | undefined {
  const [one, other] = [first.record, second.record];
  if (one.imported || other.imported) return 'another program measured one of them';
  if (one.dataset.sha256 !== other.dataset.sha256 || one.dataset.split !== other.dataset.split)
    return 'the data sets differ';
  if (one.protocol.hash !== other.protocol.hash) return 'the protocols or prompts differ';
  return describeMismatch(first.bits, second.bits);
}

/** Whether the metric that the record reports is the share of right samples. */
export function reportsShare({ record, bits }: Answered): boolean {
  return isShareOfRight(record, bits.correct, bits.correct.length + bits.unmarked);
}
