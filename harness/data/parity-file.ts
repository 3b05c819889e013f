import { dirname, join } from 'node:path';
import { readJsonFile } from '../config/json-file.js';
import { readBytes } from '../config/read-file.js';
import { paritySchema } from '../config/parity.js';
import { DataError, ModelError } from '../core/errors.js';
import type { ParityAnswer, ParityCard, ParityDense, ParityImage } from '../core/parity.js';
import { parseNpyArray, type NpyArray } from './npy-array.js';

/** A model's reference outputs, with the images and arrays that parity.json names. Throws ModelError where the file cannot
 *  be used, and DataError where one that it names cannot. */
export async function readParity(file: string): Promise<ParityCard> {
  const { made_by: madeBy, ...rest } = await readJsonFile(file, paritySchema, ModelError);
  const { images, texts, dense, answers } = rest;
  const folder = dirname(file);
  const readImage = (name: string) => readBytes(join(folder, name), DataError);
  return {
    madeBy,
    images: await Promise.all(
      images.map(async (image): Promise<ParityImage> => ({
        file: image.file,
        image: await readImage(image.file),
        pixels: image.pixels === undefined ? undefined : await readArray(folder, image.pixels, '|u1'),
        embedding: image.embedding,
      })),
    ),
    texts,
    dense: await Promise.all(
      dense.map(async (one): Promise<ParityDense> => ({
        file: one.file,
        image: await readImage(one.file),
        values: await readNumbers(folder, one.values),
      })),
    ),
    answers: await Promise.all(
      answers.map(async ({ file: image, logits, ...one }): Promise<ParityAnswer> => ({
        ...one,
        image: image === undefined ? undefined : await readImage(image),
        logits: await readNumbers(folder, logits),
      })),
    ),
  };
}

async function readNumbers(folder: string, values: string | readonly number[]): Promise<ArrayLike<number>> {
  return typeof values === 'string' ? (await readArray(folder, values, '<f4')).data : values;
}

async function readArray(folder: string, name: string, type: '|u1' | '<f4'): Promise<NpyArray> {
  const file = join(folder, name);
  return parseNpyArray(await readBytes(file, DataError), type, file);
}
