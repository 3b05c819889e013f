import {
  detailColumns,
  detailNote,
  marks,
  tabulateComparison,
} from '../../../reports/compare/output/comparison-tables.js';
import type { ComparisonSettings } from '../../../reports/compare/output/comparison-document.js';
import { listOthers } from '../../../reports/compare/output/list-others.js';
import { nameOf, sayVerdict } from '../../../reports/compare/output/say-verdict.js';
import type { WeighedComparison } from '../../../reports/compare/output/weigh-comparison.js';
import type { TextTable } from '../../../reports/summary/score-table.js';
import { formatTable } from '../terminal.js';

/** The comparisons as lines for a console: one verdict for each model, then the tables of each, then what is in them. `all`: rows of
 *  tasks whose every sample was answered the same, and every column. */
export function printComparison(
  weighed: readonly WeighedComparison[],
  settings: ComparisonSettings,
  all: boolean,
): string {
  const verdicts = weighed.map((one) => sayVerdict(one, settings.alpha));
  const tabulated = weighed.map((one) => ({ one, tables: tabulateComparison(one, settings, all) }));
  const details = tabulated.flatMap(({ one, tables: { tasks, same, means } }) => {
    const others = listOthers(one);
    const differs = tasks.rows.length > 0;
    const blocks = [
      ...(differs ? [formatText(all ? tasks : leaveOut(tasks, detailColumns))] : []),
      ...(differs && means.rows.length > 0 ? [formatText(means)] : []),
      ...(differs && same.length > 0 ? [`${marks.same} ${same.join(', ')}`] : []),
      ...(others.length > 0 ? [others.join('\n')] : []),
    ];
    return weighed.length > 1 && blocks.length > 0 ? [nameOf(one.comparison), ...blocks] : blocks;
  });
  const found = [...new Set(tabulated.flatMap(({ tables }) => tables.notes))];
  const notes = found.length > 0 && all ? [...found, detailNote] : found;
  return [verdicts.join('\n'), ...details, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

/** A table without the columns of these names. */
function leaveOut({ head, rows, numeric }: TextTable, names: readonly string[]): TextTable {
  const kept = head.flatMap((name, column) => (names.includes(name) ? [] : [column]));
  const pick = (row: readonly string[]) => kept.map((column) => row[column]);
  const right = kept.flatMap((column, place) => (numeric.includes(column) ? [place] : []));
  return { head: pick(head), rows: rows.map(pick), numeric: right };
}

function formatText({ head, rows, numeric }: TextTable): string {
  return formatTable(head, rows, numeric);
}
