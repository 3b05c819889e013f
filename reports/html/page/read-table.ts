import type { TextTable } from '../delimited.js';

/** Text of a cell as it is copied: what it says of itself, else what it shows. */
export function textOf(cell: Element): string {
  if (cell instanceof HTMLElement && cell.dataset.text !== undefined) return cell.dataset.text;
  return (cell.textContent || '').replace(/\s+/g, ' ').trim();
}

/** The number that a cell begins with, behind words such as `best` or `at chance`; undefined: there is none, or it is missing. */
export function numberOf(cell: Element): number | undefined {
  if (cell.classList.contains('missing')) return undefined;
  const text = textOf(cell).replaceAll('\u2212', '-').replaceAll(',', '');
  const found = /^(?:[a-z() -]+ )?([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** The rows of a table that are not hidden, and its columns that are not, as text. */
export function readTable(table: HTMLTableElement): TextTable {
  const read = (row: HTMLTableRowElement): readonly string[] =>
    [...row.cells].filter((cell) => !cell.hidden).map(textOf);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden);
  return { head: table.tHead ? read(table.tHead.rows[0]) : [], rows: rows.map(read) };
}
