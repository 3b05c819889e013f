import { readEnvironment } from '../config/environment.js';
import { countOf } from '../core/count-of.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import type { ExitCode } from '../library/exit-code.js';
import { parseExportOptions, type WrittenExportOptions } from '../library/exchange/exchange-options.js';
import { exportResults } from '../library/exchange/export-results.js';
import { createTerminal } from './terminal.js';

/** `bench export`: finished records as files that the notebooks of other programs read. */
export async function exportCommand(
  results: readonly string[],
  written: WrittenExportOptions,
): Promise<ExitCode> {
  const options = parseExportOptions(results, written);
  const terminal = createTerminal(readEnvironment().plain, options.quiet);
  const { files, models, numbers, warnings } = await exportResults(options, await readTaskRegistry());
  for (const warning of warnings) terminal.warn(warning);
  const [first] = files;
  terminal.print(
    `${numbers} numbers of ${countOf(models, 'model')} in ${files.length === 1 ? first : `${files.length} files of ${options.out}`}`,
  );
  return 0;
}
