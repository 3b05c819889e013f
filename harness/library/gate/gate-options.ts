import { ConfigError } from '../../core/errors.js';
import type { WrittenGateOptions } from '../../config/written-gate.js';
import { checkNamed } from '../../config/check-named.js';
import { splitList } from '../../config/split-list.js';
import { parseWholeNumber } from '../../config/whole-number.js';

/** What is judged and how, checked as far as that needs no files. */
export interface GateSettings {
  /** Absent: the one that the config names. */
  readonly baseline?: string;
  /** Folders of results, at least one. */
  readonly current: readonly string[];
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
export function parseGateOptions(written: WrittenGateOptions): GateSettings {
  const { baseline, config, anchor, seed } = written;
  checkNamed('--baseline', baseline, 'a baseline file, or a folder of results');
  if (typeof config === 'string') checkNamed('--config', config, 'the path of a file');
  checkNamed('--anchor', anchor, 'a baseline file, or a folder of results');
  const current = splitList(written.current);
  if (written.current && current.length === 0)
    throw new ConfigError('--current: is empty, expected folders of results');
  return {
    ...(baseline !== undefined && { baseline }),
    current: current.length === 0 ? ['results'] : current,
    ...(anchor !== undefined && { anchor }),
    models: splitList(written.model),
    suites: splitList(written.suite),
    tasks: splitList(written.task),
    repeatBaseline: splitList(written.repeatBaseline),
    repeatCurrent: splitList(written.repeatCurrent),
    ...(seed !== undefined && { seed: parseWholeNumber('--seed', seed) }),
    advisory: written.advisory === true,
  };
}
