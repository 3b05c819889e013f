import type { TextTable } from '../delimited.js';

/** Text of a cell as it is copied: what it says of itself, else what it shows without the dot of significance. */
export function textOf(cell: Element): string {
  if (cell instanceof HTMLElement && cell.dataset.text !== undefined) return cell.dataset.text;
  return (cell.textContent || '').replace(/\s+/g, ' ').replace(/•$/, '').trim();
}

/** The number that a cell begins with, behind words such as `best` or `at chance`; undefined: there is none, or it is missing. */
export function numberOf(cell: Element): number | undefined {
  const text = cell.classList.contains('missing') ? '' : plainNumbers(textOf(cell));
  const found = /^(?:[a-z() -]+ )?([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** The rows of a table that are not hidden, and its columns that are not, as text. */
export function readTable(table: HTMLTableElement): TextTable {
  const [head, ...rows] = readCells(table);
  return { head: head.map(textOf), rows: rows.map((row) => row.map(textOf)) };
}

/** The same for programs: columns of numbers hold numbers alone, and what stands beside these has columns of its own, `±`, `low` and
 *  `high` of an interval, and a note such as `best`. */
export function readNumbers(table: HTMLTableElement): TextTable {
  const [head, ...rows] = readCells(table);
  const columns = head.map((cell, at) => {
    const cells = rows.map((row) => row[at]);
    if ((cell as HTMLElement).dataset.kind !== 'number') return [[textOf(cell), ...cells.map(textOf)]];
    const parts = cells.map(splitNumber);
    return ['', ' ±', ' low', ' high', ' note']
      .map((name, part) => [textOf(cell) + name, ...parts.map((one) => one[part])])
      .filter((texts, part) => part === 0 || texts.slice(1).some((text) => text !== ''));
  });
  const all = columns.flat();
  const rowAt = (index: number): readonly string[] => all.map((column) => column[index]);
  return { head: rowAt(0), rows: rows.map((_, index) => rowAt(index + 1)) };
}

/** Value, half-width, ends of the interval and words of a cell; empty where there are none. */
function splitNumber(cell: Element): readonly string[] {
  const text = plainNumbers(textOf(cell));
  const value = numberOf(cell);
  const [, half = ''] = /±([\d.]+)/.exec(text) ?? [];
  const [, low = '', high = ''] = /\[([-\d.]+); ([-\d.]+)\]/.exec(text) ?? [];
  const [words] = /^[a-z() -]*/i.exec(text) ?? [''];
  return [value === undefined ? '' : String(value), half, low, high, words.replace(/-$/, '').trim()];
}

/** With an ASCII minus and without thousands; the comma of an interval becomes a semicolon. */
function plainNumbers(text: string): string {
  return text.replaceAll('\u2212', '-').replaceAll(', ', '; ').replaceAll(',', '');
}

function readCells(table: HTMLTableElement): readonly (readonly Element[])[] {
  const shown = (row: HTMLTableRowElement): readonly Element[] =>
    [...row.cells].filter((cell) => !cell.hidden);
  const rows = [...table.tBodies]
    .flatMap((body) => [...body.rows])
    .filter((row) => !row.hidden && !row.classList.contains('group'));
  return [table.tHead?.rows[0], ...rows].flatMap((row) => (row ? [shown(row)] : []));
}
