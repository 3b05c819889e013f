import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { QuestionTruth } from '../../core/question.js';
import { openBytes } from '../byte-source.js';
import { show } from '../coco-fields.js';
import { isPointer, pointerFault, readStart } from '../git-lfs.js';
import { takeKey } from '../layout.js';
import { answerWithLetter, type AskedLine } from './asked.js';
import { readTableRows, type TableCell } from './table-rows.js';

/** Where the text of an image stands in the table: bytes from `from` to `to`. */
export interface ImageCell {
  readonly from: number;
  readonly to: number;
}

/** A row of the table. */
export interface MmBenchRow extends AskedLine {
  readonly truth: QuestionTruth;
  readonly image: ImageCell;
}

/** The options that LLaVA asks about; more columns are passed over. */
const optionNames = ['A', 'B', 'C', 'D'];
const groupNames = ['category', 'l2-category', 'split'];
const needed = ['index', 'question', 'image'];
const endings = { en: answerWithLetter, cn: '请直接回答选项字母。' };

/** What pandas reads as a missing value. Source: pandas-dev/pandas, pandas/_libs/parsers.pyx (STR_NA_VALUES). */
const missingTexts: ReadonlySet<string> = new Set(
  ',#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null'.split(
    ',',
  ),
);

/** A cell as long as this or longer is an image; a shorter one is the index of the row whose image it is.
 *  Source: open-compass/VLMEvalKit, vlmeval/dataset/image_base.py. */
const leastImage = 65;

/** The rows of MMBench's table: the prompt is the hint where there is one, the question, the options up to the first that is
 *  missing, and the line that asks for a letter. The id of a question is its index. Truth is held back where no row has an
 *  answer. Images stay in the file. Source: haotian-liu/LLaVA, llava/eval/model_vqa_mmbench.py with --single-pred-prompt. */
export async function readMmBench(folder: string, entry: DatasetEntry): Promise<readonly MmBenchRow[]> {
  const file = join(folder, takeKey(entry, 'questions'));
  const where = `${entry.id}: ${file}`;
  const source = await openBytes(file);
  const found: ParsedRow[] = [];
  try {
    if (isPointer(await readStart(file))) throw new DataError(`${where}: ${pointerFault}`);
    let columns: readonly string[] | undefined;
    for await (const cells of readTableRows(source, where)) {
      if (columns === undefined) columns = parseColumns(cells, where);
      else found.push(parseRow(columns, cells, entry, `${where}: row ${found.length + 1}`));
    }
  } finally {
    await source.close();
  }
  if (found.length === 0) throw new DataError(`${where}: no questions in it. Fetch the file again`);
  const isHeldBack = found.every(({ truth }) => truth.kind === 'held-back');
  const images = new Map(found.map(({ questionId, image }) => [questionId, image]));
  return found.map(({ image, truth, ...row }) => {
    const at = `${where}: index ${row.questionId}`;
    if (truth.kind === 'held-back' && !isHeldBack)
      throw new DataError(`${at}: no answer, and other rows have one. Fetch the file again`);
    return { ...row, truth, image: typeof image === 'number' ? followPointer(image, images, at) : image };
  });
}

interface ParsedRow extends AskedLine {
  readonly truth: QuestionTruth;
  /** A number: the index of the row whose image it is. */
  readonly image: ImageCell | number;
}

function followPointer(
  index: number,
  images: ReadonlyMap<string | number, ImageCell | number>,
  where: string,
): ImageCell {
  const image = images.get(index);
  if (typeof image === 'object') return image;
  const fault = image === undefined ? 'which no row has' : `whose own image is that of index ${image}`;
  throw new DataError(`${where}: image is that of index ${index}, ${fault}. Fetch the file again`);
}

function parseColumns(cells: readonly TableCell[], where: string): readonly string[] {
  const columns = cells.map(({ text }) => text());
  const absent = needed.filter((name) => !columns.includes(name));
  if (absent.length === 0) return columns;
  throw new DataError(
    `${where}: no column ${absent.join(' and no ')}, got ${columns.join(', ').slice(0, 200)}. Is it a table of MMBench?`,
  );
}

function parseRow(
  columns: readonly string[],
  cells: readonly TableCell[],
  entry: DatasetEntry,
  where: string,
): ParsedRow {
  if (cells.length > columns.length)
    throw new DataError(`${where}: ${cells.length} cells, expected ${columns.length}. Fetch the file again`);
  const cellOf = (name: string): TableCell | undefined => cells[columns.indexOf(name)];
  const textOf = (name: string): string | undefined => {
    const text = cellOf(name)?.text();
    return text === undefined || missingTexts.has(text) ? undefined : text;
  };
  const index = textOf('index');
  if (index === undefined || !/^\d{1,15}$/.test(index))
    throw new DataError(`${where}: index is ${show(index)}, expected a whole number`);
  const question = textOf('question');
  if (question === undefined) throw new DataError(`${where}: question is missing, expected a text`);
  const texts = optionNames.map((name) => dropNone(textOf(name)));
  const count = texts.indexOf(undefined);
  const options = (count < 0 ? texts : texts.slice(0, count)) as readonly string[];
  const hint = dropNone(textOf('hint'));
  const prompt = [
    ...(hint === undefined ? [] : [hint]),
    question,
    ...options.map((option, place) => `${optionNames[place]}. ${option}`),
    endings[entry.language ?? 'en'],
  ].join('\n');
  const groups = groupNames.flatMap((name): (readonly [string, string])[] => {
    const value = textOf(name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    questionId: Number(index),
    prompt,
    truth: parseAnswer(textOf('answer'), options, Object.fromEntries(groups), where),
    image: parseImage(cellOf('image'), where),
  };
}

/** LLaVA takes these words for a missing value too. */
function dropNone(text: string | undefined): string | undefined {
  return text === undefined || ['nan', 'none'].includes(text.toLowerCase()) ? undefined : text;
}

function parseAnswer(
  answer: string | undefined,
  options: readonly string[],
  groups: Readonly<Record<string, string>>,
  where: string,
): QuestionTruth {
  if (answer === undefined) return { kind: 'held-back' };
  const letters = optionNames.slice(0, options.length);
  if (letters.includes(answer)) return { kind: 'choice', answer, options, groups };
  throw new DataError(`${where}: answer is ${show(answer)}, expected one of ${letters.join(', ')}`);
}

function parseImage(cell: TableCell | undefined, where: string): ImageCell | number {
  const length = cell === undefined ? 0 : cell.to - cell.from;
  if (cell === undefined || length === 0) throw new DataError(`${where}: image is missing, expected base64`);
  if (length >= leastImage) return { from: cell.from, to: cell.to };
  const text = cell.text();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new DataError(`${where}: image is ${show(text)}, expected base64, or the index of a row`);
}
