import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { QuestionTruth } from '../../core/question.js';
import type { Question } from '../../core/sample.js';
import { openBytes } from '../byte-source.js';
import { orDataError, readDataFile } from '../data-file.js';
import type { DamagedSample } from '../reader.js';
import type { AskedLine } from './asked.js';
import type { ImageCell } from './mmbench.js';
import { readCell } from './table-rows.js';

/** A question whose image is read when it is its turn. */
export interface ListedQuestion extends AskedLine {
  readonly id: string;
  readonly truth: QuestionTruth;
  /** The image file, relative to the folder of the data set, or its place in the table; absent where there is none. */
  readonly image?: string | ImageCell;
}

/** The id of each question, made unique: the id of the file, followed by `#2`, `#3`, ... where that occurs again. */
export function makeIds(asked: readonly AskedLine[]): readonly string[] {
  const counts = new Map<string, number>();
  return asked.map(({ questionId }) => {
    const id = String(questionId);
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  });
}

/** Streams one sample for each listed question, in their order, one image in memory at a time; a question whose image cannot
 *  be read comes as damaged. `table`: the file that images stand in, where they do, relative to the folder. */
export async function* readQuestionSamples(
  listed: readonly ListedQuestion[],
  folder: string,
  table: string,
  entry: DatasetEntry,
): AsyncGenerator<Question | DamagedSample> {
  const file = join(folder, table);
  const source = listed.some(({ image }) => typeof image === 'object') ? await openBytes(file) : undefined;
  const readImage = async ({ id, image }: ListedQuestion): Promise<Uint8Array | undefined> => {
    if (typeof image === 'string') return readDataFile(join(folder, image), entry.id);
    if (image === undefined || source === undefined) return undefined;
    const where = `${entry.id}: ${file}: image of question ${id}`;
    return decodeBase64(readCell(await source.read(image.from, image.to - image.from), where), where);
  };
  try {
    for (const question of listed) {
      const { id, questionId, imageName, prompt, truth } = question;
      const image = await orDataError(readImage(question));
      if (image instanceof DataError) {
        yield { kind: 'damaged', id, error: image };
        continue;
      }
      const named = imageName !== undefined && { imageName };
      yield { kind: 'question', id, questionId, ...(image && { image }), ...named, prompt, truth };
    }
  } finally {
    await source?.close();
  }
}

/** The bytes that a text stands for; white space does not count. Throws DataError where it is cut off or holds anything else:
 *  Node passes over both. */
function decodeBase64(text: string, where: string): Uint8Array {
  const packed = text.replaceAll(/\s+/g, '');
  const strange = /[^A-Za-z0-9+/]/.exec(packed.replace(/={1,2}$/, ''))?.[0];
  if (strange !== undefined)
    throw new DataError(`${where}: ${JSON.stringify(strange)} in it, expected base64. Fetch the file again`);
  if (packed.length % 4 === 0) return Buffer.from(packed, 'base64');
  throw new DataError(
    `${where}: ${packed.length} characters of base64, expected a multiple of 4: it is cut off. Fetch the file again`,
  );
}
