import type { Listeners } from './listeners.js';
import type { OneOrMore } from './run-options.js';

/** What is compared and how: the options of `bench compare`, which `bench compare --help` explains one by one. */
export interface CompareOptions extends Listeners {
  /** A folder of results, the folder of one model in it, or a baseline file. */
  readonly before: string;
  /** The same, of the run that is compared with it. */
  readonly after: string;
  readonly model?: OneOrMore | undefined;
  readonly task?: OneOrMore | undefined;
  readonly suite?: OneOrMore | undefined;
  /** What may differ: `dataset`, `split`, `protocol`, `prompts`, `preprocess`, `judge`. */
  readonly ignore?: OneOrMore | undefined;
  /** Level of all tests of a model together. Default: 0.05. */
  readonly alpha?: number | undefined;
  /** Resamples. Default: 10,000. */
  readonly bootstrap?: number | undefined;
  readonly seed?: number | undefined;
  /** A file that the tables are written to, as Markdown. */
  readonly markdown?: string | undefined;
  /** Ends the comparison between two tasks: `Interrupted` is thrown. */
  readonly signal?: AbortSignal | undefined;
}
