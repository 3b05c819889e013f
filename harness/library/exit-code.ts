import { Interrupted, UserError, type UserErrorKind } from '../core/errors.js';
import type { SuiteOutcome } from '../pipeline/run-suite.js';

/** What the process tells its caller. 1 and 4 belong to the gate. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70 | 130;

const codeOfKind: Readonly<Record<UserErrorKind, ExitCode>> = {
  ConfigError: 2,
  DataError: 3,
  ModelError: 3,
  ProtocolError: 3,
  MetricError: 3,
  DiskError: 3,
};

/** The exit code for an error that ended a command. */
export function exitCodeOfError(error: unknown): ExitCode {
  if (error instanceof Interrupted) return 130;
  return error instanceof UserError ? codeOfKind[error.kind] : 70;
}

/** The exit code of a run: 130 interrupted, 70 a bug of ours, 3 a task failed, its data are missing or the disk is full, else 0. */
export function exitCodeOf({ attempts, interrupted, diskError }: SuiteOutcome): ExitCode {
  if (interrupted) return 130;
  if (attempts.some(({ error }) => error !== undefined && !(error instanceof UserError))) return 70;
  if (diskError) return 3;
  return attempts.some(({ record, dataMissing }) => record.status === 'failed' || dataMissing) ? 3 : 0;
}
