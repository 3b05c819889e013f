import type { TaskRecord } from '../config/record.js';
import { UserError } from '../core/errors.js';
import { remedyLabel } from '../pipeline/plan-task.js';
import { listReasons } from '../../reports/summary/reasons.js';
import type { Terminal } from './terminal.js';

/** Prints why tasks were skipped or failed, what to do about it in a line of its own. */
export function printReasons(records: readonly TaskRecord[], terminal: Terminal): void {
  for (const status of ['skipped', 'failed'] as const) {
    const lines = listReasons(status, records).map((reason) => `  ${breakAtRemedy(reason)}`);
    if (lines.length > 0) terminal.print(`\n${status}:\n${lines.join('\n')}`);
  }
}

/** A reason with what to do about it in a line below. */
export function breakAtRemedy(reason: string): string {
  return reason.replace(`. ${remedyLabel}`, `\n      ${remedyLabel}`);
}

/** Says where in the code a task broke, if that is what happened: users can mend the other errors, which stand in the record. */
export function printBug(terminal: Terminal, model: string, task: string, error: unknown): void {
  if (error instanceof Error && !(error instanceof UserError))
    terminal.error(`${model} ${task}: ${error.stack ?? error.message}`);
}
