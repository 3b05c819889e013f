import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { npyHeader } from '../../data/npy-write.js';
import type { ScorerOption } from '../../score/scorer.js';
import type { Matrix } from '../score-options.js';

/** What the names of such files end with, after that of the option. */
export const valueSuffix = '.value';

/** The path of a file in a folder that holds a value of a program, as the metric reads it: a matrix as `.npy` in the precision that it
 *  has, all else as JSON. Throws ConfigError on rows that are not of one length, and on what JSON cannot say. */
export async function writeValue(folder: string, option: ScorerOption, value: unknown): Promise<string> {
  const file = join(folder, `${option.name}${valueSuffix}`);
  await writeFile(file, encode(option, value));
  return file;
}

function encode(option: ScorerOption, value: unknown): string | Uint8Array {
  if (isMatrix(value)) return encodeMatrix(option, value);
  if (option.matrix && isListOfRows(value)) return encodeMatrix(option, joinRows(option, value));
  const plain = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  const text = JSON.stringify(plain) as string | undefined;
  if (text !== undefined) return text;
  throw new ConfigError(`score: ${option.name}: is a ${typeof value}, expected a path, a list or an object`);
}

function isMatrix(value: unknown): value is Matrix {
  if (typeof value !== 'object' || value === null || !('data' in value) || !('shape' in value)) return false;
  return (
    Array.isArray(value.shape) && (value.data instanceof Float32Array || value.data instanceof Float64Array)
  );
}

type Row = ArrayLike<number>;

function isListOfRows(value: unknown): value is readonly Row[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((row: unknown) => Array.isArray(row) || ArrayBuffer.isView(row))
  );
}

function joinRows({ name }: ScorerOption, rows: readonly Row[]): Matrix {
  const columns = rows[0].length;
  const uneven = rows.findIndex((row) => row.length !== columns);
  if (uneven >= 0)
    throw new ConfigError(
      `score: ${name}: row ${uneven} (from 0) has ${rows[uneven].length} numbers, expected ${columns}, as row 0 has`,
    );
  const isSingle = rows.every((row) => row instanceof Float32Array);
  const data = new (isSingle ? Float32Array : Float64Array)(rows.length * columns);
  rows.forEach((row, index) => {
    data.set(row, index * columns);
  });
  return { shape: [rows.length, columns], data };
}

function encodeMatrix({ name }: ScorerOption, { shape: given, data }: Matrix): Uint8Array {
  const shape: readonly number[] = given; // of a program without types it may be any
  const numbers = shape.reduce((product, size) => product * size, 1);
  if (shape.length !== 2 || numbers !== data.length)
    throw new ConfigError(
      `score: ${name}: shape [${shape.join(', ')}] with ${data.length} numbers, expected [rows, columns] of as many`,
    );
  const header = npyHeader(shape, data instanceof Float32Array ? 4 : 8);
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
