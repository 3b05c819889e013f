import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import { readWhole } from '../core/read-whole.js';
import { parseCaptionFile } from './caption-file.js';
import { createCaptionedReader, type CaptionedRow } from './captioned-images.js';
import { isPointer, pointerFault } from './git-lfs.js';
import type { DatasetReader } from './reader.js';
import { unpackGzip } from './unpack-gzip.js';

/** Reads a JSON file of captions, gzip-compressed or not, beside a folder or a zip archive of images. Its forms are those of
 *  `parseCaptionFile`. The id of an image is what the file calls it. */
export const retrievalJsonReader: DatasetReader = createCaptionedReader(['.json', '.json.gz'], readRows);

async function readRows(folder: string, name: string, entry: DatasetEntry): Promise<readonly CaptionedRow[]> {
  const where = `${entry.id}: ${join(folder, name)}`;
  const text = await readText(join(folder, name), where);
  if (isPointer(text)) throw new DataError(`${where}: ${pointerFault}`);
  return parseCaptionFile(parseText(text, where), where, entry.split);
}

async function readText(file: string, where: string): Promise<string> {
  try {
    const bytes = await readWhole(file);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (packed ? await unpackGzip(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new DataError(`${where}: cannot be read (${messageOf(error)}). Check the file, or fetch it again`);
  }
}

function parseText(text: string, where: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new DataError(`${where}: not JSON: ${messageOf(error)}. Fetch the file again`);
  }
}
