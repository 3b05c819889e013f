import { ConfigError } from '../../core/errors.js';
import { checkNamed } from '../../config/check-named.js';
import { splitList } from '../../config/split-list.js';

/** The options of `bench gate` as they were written. */
export interface WrittenGateOptions {
  readonly baseline?: string;
  readonly current?: readonly string[];
  readonly config?: string;
  readonly anchor?: string;
  readonly model?: readonly string[];
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly repeatBaseline?: readonly string[];
  readonly repeatCurrent?: readonly string[];
  readonly seed?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly comment?: string;
  readonly json?: string;
  readonly badge?: string;
  readonly annotations?: string;
  readonly advisory?: true;
  readonly verbose?: true;
  readonly explain?: string;
  readonly printConfig?: true;
  readonly quiet?: true;
}

/** What is judged and how, checked as far as that needs no files. */
export interface GateOptions {
  /** Absent: the one that the config names. */
  readonly baseline?: string;
  /** Folders of results, at least one. */
  readonly current: readonly string[];
  /** Absent: the default. */
  readonly config?: string;
  readonly anchor?: string;
  /** Empty: all. */
  readonly models: readonly string[];
  readonly suites: readonly string[];
  readonly tasks: readonly string[];
  /** Folders of further runs, for speed alone. */
  readonly repeatBaseline: readonly string[];
  readonly repeatCurrent: readonly string[];
  /** Absent: that of the config. */
  readonly seed?: number;
  readonly advisory: boolean;
}

/** The checked options of `bench gate`. Throws ConfigError, the option first. */
export function parseGateOptions(written: WrittenGateOptions): GateOptions {
  const { baseline, config, anchor, seed } = written;
  checkNamed('--baseline', baseline, 'a baseline file, or a folder of results');
  checkNamed('--config', config, 'the path of a file');
  checkNamed('--anchor', anchor, 'a baseline file, or a folder of results');
  const current = splitList(written.current);
  if (written.current && current.length === 0)
    throw new ConfigError('--current: is empty, expected folders of results');
  return {
    ...(baseline !== undefined && { baseline }),
    current: current.length === 0 ? ['results'] : current,
    ...(config !== undefined && { config }),
    ...(anchor !== undefined && { anchor }),
    models: splitList(written.model),
    suites: splitList(written.suite),
    tasks: splitList(written.task),
    repeatBaseline: splitList(written.repeatBaseline),
    repeatCurrent: splitList(written.repeatCurrent),
    ...(seed !== undefined && { seed: parseSeed(seed) }),
    advisory: written.advisory === true,
  };
}

function parseSeed(text: string): number {
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new ConfigError(`--seed ${text}: not a whole number of at least 0`);
}
