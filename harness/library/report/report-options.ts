import { ConfigError } from '../../core/errors.js';
import { checkNamed } from '../../config/check-named.js';
import { checkOptions } from '../../config/check-options.js';
import { parseWholeNumber } from '../../config/whole-number.js';
import { writtenReportSchema } from '../../config/written-report.js';

/** The options of `bench report`, checked as far as that needs no records. */
export interface ReportSettings {
  /** Folders of results. */
  readonly results: readonly string[];
  /** Whether they were named: one that was not may be missing, where published values are wanted. */
  readonly resultsNamed: boolean;
  /** Absent: the page is not written. */
  readonly out?: string;
  readonly title?: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly suites: readonly string[];
  readonly tasks: readonly string[];
  readonly reference?: string;
  readonly pair?: readonly [before: string, after: string];
  readonly explore: readonly string[];
  readonly baseline?: string;
  /** The JSON document of a gate: its path, or its value. */
  readonly gate?: string | Readonly<Record<string, unknown>>;
  readonly published: boolean;
  readonly split: boolean;
  readonly png?: string;
  readonly csv?: string;
  readonly dataDir?: string;
  readonly datasets?: string;
  readonly thumbnails: boolean;
  readonly bootstrap: number;
  readonly seed: number;
}

/** The checked options of `bench report`, as they are written or as a program gives them to `where`. Throws ConfigError, the option
 *  first. */
export function parseReportOptions(given: unknown, where = 'bench report'): ReportSettings {
  const written = checkOptions(given, where, writtenReportSchema);
  const { results, out, title, date, reference, pair, baseline, gate, png, csv, dataDir, datasets } = written;
  checkNamed('--out', out, 'the path of a file');
  checkNamed('--png', png, 'the path of a folder');
  checkNamed('--csv', csv, 'the path of a folder');
  if (typeof gate === 'string') checkNamed('--gate', gate, 'the path of a file');
  for (const folder of results) checkNamed('RESULTS', folder, 'the path of a folder');
  if (written.split && out === undefined)
    throw new ConfigError('--split: writes files beside the page, expected the path of that as --out');
  const named = { out, title, reference, baseline, gate, png, csv, dataDir, datasets };
  return {
    results: results.length === 0 ? ['results'] : results,
    resultsNamed: results.length > 0,
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    ...(date === undefined ? {} : { date: parseDate(date) }),
    ...(pair === undefined ? {} : { pair: parsePair(pair) }),
    suites: written.suite,
    tasks: written.task,
    explore: written.explore,
    published: written.published,
    split: written.split,
    thumbnails: written.thumbnails,
    bootstrap: parseWholeNumber('--bootstrap', written.bootstrap),
    seed: parseWholeNumber('--seed', written.seed),
  };
}

/** A date, or a date and a time, that the calendar has. */
function parseDate(text: string): string {
  const written = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
  // 30 February becomes 1 March
  const sameDay = () => new Date(`${text.slice(0, 10)}T00:00Z`).toISOString().startsWith(text.slice(0, 10));
  if (written && !Number.isNaN(Date.parse(text)) && sameDay()) return text;
  throw new ConfigError(`--date ${text}: not a date, expected ISO 8601: 2026-01-31 or 2026-01-31T12:00:00Z`);
}

function parsePair(text: string): readonly [string, string] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.length === 2 && ids[0] !== '' && ids[1] !== '' && ids[0] !== ids[1]) return [ids[0], ids[1]];
  throw new ConfigError(`--pair ${text}: expected the ids of two models, with a comma between them`);
}
