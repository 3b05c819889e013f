import { readEnvironment } from '../config/environment.js';
import { publishedMeans } from '../config/published.js';
import { countOf } from '../core/count-of.js';
import { formatPercent } from '../../reports/summary/format.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import type { ExitCode } from '../library/exit-code.js';
import { parseImportOptions, type WrittenImportOptions } from '../library/exchange/exchange-options.js';
import { documentImport, type ImportDocument } from '../library/exchange/import-document.js';
import { importResults } from '../library/exchange/import-results.js';
import { describeEmpty, describeLeft, describeUnknown } from '../library/exchange/describe-left.js';
import { writeImported } from '../library/exchange/write-imported.js';
import { defineAggregates } from '../library/define-aggregates.js';
import { createTerminal, formatTable } from './terminal.js';

/** `bench import`: the numbers that other programs measured, shown and, with `--out`, written as records. */
export async function importCommand(
  files: readonly string[],
  written: WrittenImportOptions,
): Promise<ExitCode> {
  const options = parseImportOptions(files, written);
  const { out, json, overwrite, quiet } = options;
  const terminal = createTerminal(readEnvironment().plain, quiet);
  const registry = await readTaskRegistry();
  const outcome = await importResults(options, registry);
  const records = outcome.models.flatMap((one) => one.records);
  if (out !== undefined) await writeImported(records, out, overwrite);
  for (const warning of [
    ...outcome.warnings,
    ...describeEmpty(outcome.left),
    ...describeUnknown(outcome.left),
  ])
    terminal.warn(warning);
  const document = documentImport(outcome, defineAggregates(registry));
  const left = describeLeft(outcome.left);
  if (json) terminal.print(JSON.stringify(document));
  else terminal.print(formatModels(document));
  const rows = left.map(({ task, found, reason, models }) => [task, found, reason, String(models)]);
  if (left.length > 0) {
    const table = formatTable(['task', 'in the file', 'not taken because', 'models'], rows, [3]);
    // standard output is the document's
    if (json) terminal.note(table);
    else terminal.print(`\n${table}`);
  }
  terminal.note(
    out === undefined
      ? 'nothing was written: --out DIR writes records that reports, comparisons and gates read'
      : `${records.length} records of ${countOf(outcome.models.length, 'model')} in ${out}`,
  );
  return 0;
}

/** A row for each model: how many tasks, and the means that it has all tasks of, in percent. */
function formatModels({ models }: ImportDocument): string {
  const rows = models.map(({ id, metrics, aggregates }) => [
    id,
    String(Object.keys(metrics).length),
    ...publishedMeans.map((mean) => {
      const value = aggregates[mean];
      return value === null ? '-' : formatPercent(value);
    }),
  ]);
  const table = formatTable(
    ['model', 'tasks', ...publishedMeans],
    rows,
    publishedMeans.map((_, index) => index + 2).concat(1),
  );
  return `${table}\n\nIn percent; -: not all tasks of the mean are there.`;
}
