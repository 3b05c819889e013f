import { DataError } from '../core/errors.js';
import { openBytes, readBytes, type ByteSource } from '../data/byte-source.js';
import { parseCsv } from '../data/csv.js';
import { decodeText, readJsonList } from '../data/json-lines.js';
import { readTableRows } from '../data/llava/table-rows.js';
import type { OptionTexts } from '../metrics/answers/infer-option.js';
import { questionOfIndex } from '../metrics/answers/circular.js';
import { checkMembers } from './llava-answers.js';

/** A row of a table of MMBench's predictions. */
export interface MmBenchRow {
  readonly index: number;
  readonly options: OptionTexts;
  /** The letter of one of the options. */
  readonly answer: string;
  /** Empty where there is none. */
  readonly prediction: string;
  /** `none` where the table has no split, as VLMEvalKit calls it. */
  readonly split: string;
  readonly category?: string;
  readonly l2category?: string;
}

type Cells = Readonly<Record<string, string>>;

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** What pandas reads as a missing value; LLaVA takes `nan` and `none` in any case. */
const missing = /^(?:nan|none|-nan|#?n\/?a|#n\/a n\/a|null|<na>|-?1\.#(?:ind|qnan))?$/i;

/** The rows of a TSV, CSV, JSON or JSONL file with the official columns and `prediction`, told by what is in it. Names of
 *  columns may be in any case, but for the letters of the options; others are passed over. Throws DataError on a missing
 *  column, an index that is no whole number or comes twice, and an answer that is not the letter of an option. */
export async function readMmBenchRows(file: string): Promise<readonly MmBenchRow[]> {
  const rows = (await readCells(file)).map((cells, row) => {
    const where = `${file}: row ${row + 1}`;
    return { cells, index: parseIndex(cells, where), where };
  });
  const seen = new Set<number>();
  const counts = new Map<number, number>();
  for (const { cells, index, where } of rows) {
    if (seen.has(index)) throw new DataError(`${where}: index ${index} occurs twice, expected each once`);
    seen.add(index);
    const question = questionOfIndex(index);
    counts.set(question, Math.max(counts.get(question) ?? 0, countOptions(cells)));
  }
  return rows.map(({ cells, index, where }) =>
    parseRow(cells, index, counts.get(questionOfIndex(index)) ?? 0, where),
  );
}

async function readCells(file: string): Promise<readonly Cells[]> {
  const source = await openBytes(file);
  try {
    const start = (await source.read(0, Math.min(source.size, 2 ** 16))).toString('latin1');
    if (start.startsWith('PK'))
      throw new DataError(`${file}: is an Excel workbook, expected TSV, CSV or JSONL. Save it as CSV`);
    if (/^(?:\xef\xbb\xbf)?\s*[[{]/.test(start)) return readJsonRows(await readJsonList(file), file);
    // a table that has images too is long
    if (start.split('\n', 1)[0].includes('\t')) return await readTsvRows(source, file);
  } finally {
    await source.close();
  }
  const { columns, rows } = parseCsv(decodeText(await readBytes(file), file), file);
  return rows.map((row) => nameCells(columns, (place) => row[place], file));
}

function readJsonRows(items: readonly unknown[], file: string): readonly Cells[] {
  return items.map((item, row) => {
    const where = `${file}: row ${row + 1}`;
    const entries = Object.entries(checkMembers(item, where));
    const names = entries.map(([name]) => name);
    return nameCells(names, (place) => toText(entries[place][1]), where);
  });
}

/** A row may end before its last cells, as pandas has it. */
async function readTsvRows(source: ByteSource, file: string): Promise<readonly Cells[]> {
  const rows: Cells[] = [];
  let columns: readonly string[] | undefined;
  for await (const cells of readTableRows(source, file)) {
    if (columns === undefined) {
      columns = cells.map(({ text }) => text());
      continue;
    }
    const where = `${file}: row ${rows.length + 1}`;
    if (cells.length > columns.length)
      throw new DataError(
        `${where}: ${cells.length} cells, expected ${columns.length}. Write quotes around cells with tabs and line ends`,
      );
    rows.push(nameCells(columns, (place) => cells.at(place)?.text() ?? '', where));
  }
  return rows;
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const needed = ['index', 'A', 'B', 'answer', 'prediction'];
const known: ReadonlySet<string> = new Set([...needed, ...letters, 'split', 'category', 'l2-category']);

/** The cells that are looked at, by the names of their columns. */
function nameCells(columns: readonly string[], readCell: (place: number) => string, where: string): Cells {
  const cells: Record<string, string> = {};
  columns.forEach((column, place) => {
    const name = letters.includes(column) ? column : column.toLowerCase();
    if (known.has(name)) cells[name] = readCell(place);
  });
  const absent = needed.filter((name) => !Object.hasOwn(cells, name));
  if (absent.length > 0)
    throw new DataError(
      `${where}: no column ${absent.join(', ')}, got ${columns.join(', ').slice(0, 120)}, expected the official columns of MMBench and prediction`,
    );
  return cells;
}

function parseIndex({ index }: Cells, where: string): number {
  const value = /^\s*\d+(?:\.0+)?\s*$/.test(index) ? Number(index) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new DataError(
    `${where}: index is ${JSON.stringify(index.slice(0, 60))}, expected a whole number from 0 on`,
  );
}

/** How many options a row has: those behind the last one that is there do not count. The right one is there. */
function countOptions(cells: Cells): number {
  const last = letters.findLastIndex((letter) => !missing.test((cells[letter] ?? '').trim()));
  const right = letters.indexOf(cells.answer.trim());
  return 1 + Math.max(last, right >= 0 && cells[letters[right]] ? right : -1);
}

function parseRow(cells: Cells, index: number, count: number, where: string): MmBenchRow {
  const named = letters.slice(0, count).flatMap((letter): readonly (readonly [string, string])[] => {
    const text = cells[letter] ?? '';
    return text.trim() === '' ? [] : [[letter, text]];
  });
  const options = Object.fromEntries(named);
  const answer = cells.answer.trim();
  if (!Object.hasOwn(options, answer))
    throw new DataError(
      `${where}: index ${index}: answer is ${JSON.stringify(answer.slice(0, 60))}, expected the letter of an option, one of ${Object.keys(options).join(', ')}. Answers of the test split are kept by the server`,
    );
  return {
    index,
    options,
    answer,
    prediction: cells.prediction,
    split: nameOf(cells.split) ?? 'none',
    ...withName('category', nameOf(cells.category)),
    ...withName('l2category', nameOf(cells['l2-category'])),
  };
}

function nameOf(cell: string | undefined): string | undefined {
  return cell === undefined || missing.test(cell.trim()) ? undefined : cell;
}

function withName(key: 'category' | 'l2category', name: string | undefined) {
  return name === undefined ? {} : { [key]: name };
}
