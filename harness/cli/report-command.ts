import type { WrittenReportOptions } from '../config/written-report.js';
import { readEnvironment } from '../config/environment.js';
import { formatBytes } from '../core/format-bytes.js';
import type { ExitCode } from '../library/exit-code.js';
import { makeReport, type MadeReport } from '../library/report/make-report.js';
import { parseReportOptions } from '../library/report/report-options.js';
import { createTerminal, type Terminal } from './terminal.js';

/** How `bench report` prints, beside what it makes. */
export type ReportCommandOptions = Omit<WrittenReportOptions, 'results' | 'out'> & {
  readonly out: string;
  readonly json?: true;
  readonly quiet?: true;
};

/** `bench report`: the scaling-law report of result folders, as one HTML file, and its charts and tables as files where they are
 *  wanted. What is damaged is left out and named; the exit code tells. */
export async function reportCommand(
  results: readonly string[],
  { json, quiet, ...written }: ReportCommandOptions,
): Promise<ExitCode> {
  const options = parseReportOptions({ results, ...written });
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, quiet);
  const onDamaged = (lines: readonly string[]) => {
    nameDamaged(lines, terminal);
  };
  const made = await makeReport(options, { environment, messages: terminal, onDamaged });
  for (const warning of made.warnings) terminal.warn(warning);
  printOutcome(made, written.out, json === true, terminal);
  nameDamaged(made.damaged, terminal);
  return made.damaged.length > 0 ? 3 : 0;
}

/** Files that are named one by one; a damaged disk has thousands. */
const mostNamed = 20;

function nameDamaged(damaged: readonly string[], terminal: Terminal): void {
  for (const line of damaged.slice(0, mostNamed)) terminal.error(line);
  if (damaged.length > mostNamed) terminal.error(`and ${damaged.length - mostNamed} more files are damaged`);
}

function printOutcome(made: MadeReport, out: string, json: boolean, terminal: Terminal): void {
  const { header, models } = made.data;
  const bytes = made.page.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const { tasks, verdicts } = header;
  if (json) {
    const warnings = [...header.warnings, ...made.warnings];
    terminal.print(JSON.stringify({ out, bytes, models: models.length, tasks, verdicts, warnings }));
    return;
  }
  const size = `${header.models} models, ${tasks} tasks, ${formatBytes(bytes)}`;
  const files = made.others.map(({ path }) => path);
  terminal.print([`${out}: ${size}`, ...verdicts, ...files].join('\n'));
}
