/** A reader that is given what nobody wrote: valid bytes that were changed, or none at all. */
export interface FuzzTarget {
  readonly name: string;
  /** Valid inputs, small: the changed ones are made of them. */
  readonly seeds: () => Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /** Whether a seed is JSON, whose values are then changed too. */
  readonly isJson?: boolean;
  /** An input with the checksums that its content has, so that not every change ends at them: for every other one. */
  readonly mend?: (input: Buffer) => Buffer;
  /** Reads an input to its end; `folder` is its own, for readers of files. What it throws must be for the user. */
  readonly read: (input: Buffer, folder: string) => unknown;
  /** Errors that are right here though they are not for the user: those that a caller of the reader catches. */
  readonly allows?: (error: unknown) => boolean;
}

/** What came of a target. */
export interface FuzzOutcome {
  readonly name: string;
  readonly runs: number;
  readonly seconds: number;
  readonly found?: Finding;
}

/** An input that a reader did not take as it should, as small as it could be made. */
export interface Finding {
  readonly what: string;
  /** The file that holds the input. */
  readonly file: string;
  /** To find it again: `--seed`. */
  readonly seed: number;
}
