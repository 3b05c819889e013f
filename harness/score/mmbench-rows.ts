import { DataError } from '../core/errors.js';
import { readBytes } from '../data/byte-source.js';
import { parseCsv } from '../data/csv.js';
import { decodeText, parseJsonList } from '../data/json-lines.js';
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
  const bytes = await readBytes(file);
  if (bytes.length > 1 && bytes.readUInt16BE(0) === 0x504b)
    throw new DataError(`${file}: is an Excel workbook, expected TSV, CSV or JSONL. Save it as CSV`);
  const text = decodeText(bytes, file);
  if (/^\s*[[{]/.test(text))
    return parseJsonList(text, file).map((item, row) => {
      const entries = Object.entries(checkMembers(item, `${file}: row ${row + 1}`));
      return nameCells(
        entries.map(([name]) => name),
        entries.map(([, value]) => toText(value)),
        `${file}: row ${row + 1}`,
      );
    });
  const [header] = text.split('\n', 1);
  const { columns, rows } = parseCsv(text, file, header.includes('\t') ? '\t' : ',');
  return rows.map((row) => nameCells(columns, row, file));
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameCells(columns: readonly string[], cells: readonly string[], where: string): Cells {
  const named = columns.map((name, i): [string, string] => [
    letters.includes(name) ? name : name.toLowerCase(),
    cells[i],
  ]);
  const members = Object.fromEntries(named);
  const absent = ['index', 'A', 'B', 'answer', 'prediction'].filter((name) => !Object.hasOwn(members, name));
  if (absent.length > 0)
    throw new DataError(
      `${where}: no column ${absent.join(', ')}, got ${columns.join(', ').slice(0, 120)}, expected the official columns of MMBench and prediction`,
    );
  return members;
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
