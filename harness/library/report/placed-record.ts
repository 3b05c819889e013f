import type { OkRecord, TaskRecord } from '../../config/record.js';

/** A record and the folder that it lies in. */
export interface PlacedRecord {
  readonly record: TaskRecord;
  readonly folder: string;
}

/** A model of the report, with its records: one a task. */
export interface ResultModel {
  /** That of its records, told apart where two models share it. */
  readonly id: string;
  readonly records: readonly PlacedRecord[];
  /** Set where another program measured. */
  readonly imported?: true;
}

/** Whether a record is that of a finished task. */
export function isOk(placed: PlacedRecord): placed is PlacedRecord & { readonly record: OkRecord } {
  return placed.record.status === 'ok';
}
