import type { OkRecord } from '../config/record.js';
import type { ForeignModel } from './foreign-file.js';
import { isShare } from './foreign-number.js';
import type { SetName } from './set-names.js';

/** A finished task as other programs are told of it. */
export interface OwnScore {
  readonly set: SetName;
  readonly group: OkRecord['group'];
  /** The metric that the task reports. */
  readonly metric: string;
  /** Shares, by metric. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A model as other programs are told of it, with its finished tasks. */
export interface OwnModel {
  readonly id: string;
  readonly called: ForeignModel;
  readonly facts: OkRecord['model'];
  readonly scores: readonly OwnScore[];
}

/** What a record says that other programs have a place for. */
export function describeOwn({ group, metric, metrics }: OkRecord, set: SetName): OwnScore {
  const shares = Object.entries(metrics).filter(([name]) => isShare(name));
  return { set, group, metric, metrics: Object.fromEntries(shares) };
}

/** A table of names and numbers; null: nothing is known. */
export interface OwnTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}
