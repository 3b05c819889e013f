import { toCsv } from './delimited.js';
import { join, markup, type Markup, type Part } from './markup.js';
import { sayCount } from './say.js';

/** A column of a table: how it sorts and stands; a hint says what it is in a sentence. */
export interface TableColumn {
  readonly head: Part;
  readonly kind: 'text' | 'number';
  readonly hint?: string;
}

/** What stands in a cell; or why nothing does. `text`: what is copied, where it is not what is shown. */
export type TableCell =
  | Part
  | { readonly content: Part; readonly className?: string; readonly text?: string }
  | { readonly missing: string };

/** A table of the page. The first cell of a row names it. */
export interface Table {
  readonly id: string;
  /** `Table 2.1`. */
  readonly label: string;
  readonly caption: Part;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Whether the script adds a filter, a choice of columns, and copying; only to tables of some rows. */
  readonly tools?: boolean;
  /** Further classes: `tall` scrolls with its head in sight, `wide` prints across. */
  readonly className?: string;
  /** What stands below it. */
  readonly note?: Part;
  /** Rows that are made elements; the rest stands as text, so that the page stays quick. */
  readonly most?: number;
}

/** Rows below which a filter and its like are more than the table. */
const fewest = 6;

/** Characters up to which the name of a row stays on one line. */
export const unbroken = 28;

/** A table in a region that scrolls by itself, with what is missing explained below it. */
export function renderTable(table: Table): Markup {
  const { id, columns, rows, className = '', most = 200, tools = false } = table;
  const shown = rows.length > most ? rows.slice(0, most) : rows;
  const reasons = [...new Set(rows.flat().flatMap((cell) => (isMissing(cell) ? [cell.missing] : [])))];
  const heads = columns.map(
    ({ head, kind, hint }) =>
      markup`<th scope="col" data-kind="${kind}"${hint === undefined ? undefined : markup` title="${hint}"`}>${head}</th>`,
  );
  const body = shown.map(
    (row) => markup`<tr>${row.map((cell, column) => renderCell(cell, column, columns, reasons))}</tr>
`,
  );
  return markup`<div class="table ${className}" role="region" aria-labelledby="${id}-caption" tabindex="0"><table id="${id}" data-table${tools && rows.length >= fewest ? markup`="tools"` : undefined}>${renderCaption(table)}<thead><tr>${heads}</tr></thead><tbody>
${body}</tbody></table></div>${renderRest(table, shown.length)}${renderNotes(table.note, reasons)}
`;
}

/** The caption of a table, which stays in sight when the table scrolls. */
export function renderCaption({ id, label, caption }: Pick<Table, 'id' | 'label' | 'caption'>): Markup {
  return markup`<caption id="${id}-caption"><span><b>${label}.</b> ${caption}</span></caption>`;
}

/** Notes below a table: the reasons of what is missing by their letters, then what else is to be said. */
function renderNotes(note: Part, reasons: readonly string[]): Markup | undefined {
  if (note === undefined && reasons.length === 0) return undefined;
  const list = reasons.map((reason, index) => markup`<sup>${letterOf(index)}</sup>\u00a0${reason}`);
  return markup`<p class="note">${join([...(list.length === 0 ? [] : [join(list, '; ')]), ...(note === undefined ? [] : [note])], '. ')}</p>`;
}

/** `a`, `b`, …, `z`, `aa`, … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

function renderCell(
  cell: TableCell,
  column: number,
  columns: readonly TableColumn[],
  reasons: readonly string[],
): Markup {
  if (column === 0) {
    const short = textOf(cell).length <= unbroken;
    return markup`<th scope="row"${short ? markup` class="short"` : undefined}${renderCopied(cell)}>${contentOf(cell)}</th>`;
  }
  const kind = columns[column].kind === 'number' ? 'n' : '';
  if (isMissing(cell)) {
    const letter = letterOf(reasons.indexOf(cell.missing));
    return markup`<td class="${kind} missing" title="${cell.missing}">\u2014<sup>${letter}</sup></td>`;
  }
  const rich = isRich(cell) ? cell : undefined;
  const classes = [kind, rich?.className ?? ''].filter((name) => name !== '').join(' ');
  return markup`<td${classes === '' ? undefined : markup` class="${classes}"`}${renderCopied(cell)}>${contentOf(cell)}</td>`;
}

/** What the script copies in place of what a cell shows. */
function renderCopied(cell: TableCell): Markup | undefined {
  return isRich(cell) && cell.text !== undefined ? markup` data-text="${cell.text}"` : undefined;
}

function renderRest({ columns, rows }: Table, shown: number): Markup | undefined {
  if (rows.length === shown) return undefined;
  const head = columns.map(({ head: part }) => textOf(part));
  const csv = toCsv({ head, rows: rows.slice(shown).map((row) => row.map(textOf)) });
  return renderText(`${sayCount(rows.length - shown, 'more row')}, as text`, csv);
}

/** A long text that opens on demand. */
export function renderText(summary: string, text: string): Markup {
  return markup`<details class="text"><summary>${summary}</summary><pre tabindex="0">${text}</pre></details>`;
}

function contentOf(cell: TableCell): Part {
  if (isMissing(cell)) return '\u2014';
  return isRich(cell) ? cell.content : cell;
}

/** Text of a cell without its markup. */
function textOf(cell: TableCell): string {
  if (isRich(cell) && cell.text !== undefined) return cell.text;
  const { html } = markup`${contentOf(cell)}`;
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function isMissing(cell: TableCell): cell is { readonly missing: string } {
  return typeof cell === 'object' && 'missing' in cell;
}

function isRich(
  cell: TableCell,
): cell is { readonly content: Part; readonly className?: string; readonly text?: string } {
  return typeof cell === 'object' && 'content' in cell;
}
