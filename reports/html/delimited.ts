/** A table as text for other programs: cells as they are shown. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** CSV of a table (RFC 4180). Numbers have an ASCII minus and no thousands; a text that a spreadsheet would take for a formula
 *  begins with an apostrophe. */
export function toCsv({ head, rows }: TextTable): string {
  return [head, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

/** Markdown of a table, with numbers to the right where all of a column are. */
export function toMarkdown({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |\n`;
  const rule = head.map((_, column) => (isNumeric(rows.map((row) => row[column])) ? '---:' : '---'));
  return line(head) + `| ${rule.join(' | ')} |\n` + rows.map(line).join('');
}

function toCell(text: string): string {
  const number = text.replaceAll('\u2212', '-').replaceAll(',', '');
  if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(number)) return number;
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_<>[\]]/g, '\\$&')
    .replaceAll('|', '\\|')
    .replace(/\s+/g, ' ');
}

function isNumeric(cells: readonly string[]): boolean {
  const found = cells.filter((cell) => cell !== '' && cell !== '\u2014');
  return found.length > 0 && found.every((cell) => /^[+\u2212-]?\d/.test(cell));
}
