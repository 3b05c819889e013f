import type { GateResult } from '../../reports/gate/gate-result.js';
import type { Listeners } from './listeners.js';
import type { OneOrMore } from './run-options.js';

/** What is judged and how: the options of `bench gate`, which `bench gate --help` explains one by one. */
export interface GateOptions extends Listeners {
  /** A baseline file, or a folder of results; default: the one that the config names. */
  readonly baseline?: string | undefined;
  /** Folders of results that are judged. Default: `results`. */
  readonly current?: OneOrMore | undefined;
  /** The rules: the path of a YAML file, or its value. Default: those of `bench gate --print-config`. */
  readonly config?: string | Readonly<Record<string, unknown>> | undefined;
  /** An older baseline to compare with as well. */
  readonly anchor?: string | undefined;
  readonly model?: OneOrMore | undefined;
  readonly suite?: OneOrMore | undefined;
  readonly task?: OneOrMore | undefined;
  /** Further runs of the baseline, for speed alone. */
  readonly repeatBaseline?: OneOrMore | undefined;
  /** Further runs of the same, for speed alone. */
  readonly repeatCurrent?: OneOrMore | undefined;
  readonly seed?: number | undefined;
  /** Whether the exit code is 0 where it would be 1 or 4. */
  readonly advisory?: boolean | undefined;
  /** Files that are written, whatever the verdict, and where there can be none. */
  readonly junit?: string | undefined;
  readonly markdown?: string | undefined;
  readonly comment?: string | undefined;
  readonly json?: string | undefined;
  readonly badge?: string | undefined;
  /** Ends the gate between two tasks: `Interrupted` is thrown, and nothing is written. */
  readonly signal?: AbortSignal | undefined;
}

/** A gate that was held: the document of `bench gate --json`. */
export interface GateDocument extends Omit<GateResult, 'comparisons'> {
  /** What the checks were made of: of each model, with the baseline, then with the anchor. */
  readonly comparisons: readonly Readonly<Record<string, unknown>>[];
  /** A line for each file that was named and could not be written. */
  readonly unwritten: readonly string[];
}
