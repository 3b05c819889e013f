/** A cell of a table of numbers and names; null: nothing is known. */
export type CsvCell = string | number | null;

/** A CSV text (RFC 4180, comma, CR LF after each line) that a spreadsheet shows and does not compute: a text that it would take for
 *  a formula gets a `'` before it. Numbers are written as they are, in full double precision; null is an empty cell. Pure: it also
 *  runs in the page. Source of the rule: OWASP, CSV injection. */
export function formatCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
}

function formatCell(cell: CsvCell): string {
  if (cell === null) return '';
  const text = typeof cell === 'number' ? String(cell) : guard(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text, with `'` before what begins as a formula does: = + - @, tab, or an end of line. Plain numbers stay. */
function guard(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) && !isPlainNumber(text) ? `'${text}` : text;
}

function isPlainNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}
