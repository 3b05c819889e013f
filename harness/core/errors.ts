/** The five kinds of error whose message is for the user: one line, no stack. */
export type UserErrorKind =
  'ConfigError' | 'DataError' | 'ModelError' | 'ProtocolError' | 'MetricError' | 'DiskError';

/** An error that the user can mend. Message: "where: what is wrong, got X, expected Y. What to do." */
export abstract class UserError extends Error {
  abstract readonly kind: UserErrorKind;
}

/** What the user wrote is wrong: an option, a card, a configuration file. */
export class ConfigError extends UserError {
  readonly kind = 'ConfigError';
  override readonly name = this.kind;
}

/** The bytes of a data set differ from what its entry says, or cannot be read. */
export class DataError extends UserError {
  readonly kind = 'DataError';
  override readonly name = this.kind;
}

/** A model's files are missing, damaged, or differ from what its card says. */
export class ModelError extends UserError {
  readonly kind = 'ModelError';
  override readonly name = this.kind;
}

/** A task cannot be run under the rules of its protocol. */
export class ProtocolError extends UserError {
  readonly kind = 'ProtocolError';
  override readonly name = this.kind;
}

/** The input of a metric is not one it is defined on: empty, NaN, or of another shape. */
export class MetricError extends UserError {
  readonly kind = 'MetricError';
  override readonly name = this.kind;
}

/** A disk is full, or a folder does not let us write. Nothing is wrong with what was asked: when that is mended, the same command
 *  goes on. */
export class DiskError extends UserError {
  readonly kind = 'DiskError';
  override readonly name = this.kind;
  /** The system's own word, such as `ENOSPC`; absent where nothing was tried. */
  readonly code: string | undefined;
  /** What is wrong, for a sentence that says itself where. */
  readonly reason: string;

  constructor(message: string, { code, reason = message }: { code?: string; reason?: string } = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

const constructors: Readonly<Record<UserErrorKind, new (message: string) => UserError>> = {
  ConfigError,
  DataError,
  ModelError,
  ProtocolError,
  MetricError,
  DiskError,
};

/** An error as plain data, for the way between threads, where classes are lost. */
export interface WireError {
  readonly kind: UserErrorKind | 'InternalError';
  readonly message: string;
  readonly stack?: string;
}

/** The error as plain data: its kind and message, and the stack of one that is not for the user. */
export function toWireError(error: unknown): WireError {
  if (error instanceof UserError) return { kind: error.kind, message: error.message };
  if (error instanceof Error)
    return { kind: 'InternalError', message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
  return { kind: 'InternalError', message: String(error) };
}

/** The error that `toWireError` was given, with its class. */
export function fromWireError(wire: WireError): Error {
  if (wire.kind !== 'InternalError') return new constructors[wire.kind](wire.message);
  const error = new Error(wire.message);
  if (wire.stack) error.stack = wire.stack;
  return error;
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ').trim();
}

/** The message of what was thrown while a file was written, on one line, for a sentence that names the file. */
export function reasonOf(error: unknown): string {
  return error instanceof DiskError ? error.reason : messageOf(error);
}

/** The run was asked to stop (Ctrl-C); not an error of anything. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
