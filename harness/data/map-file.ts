import type { LabelMap } from '../core/annotations.js';
import { DataError, messageOf } from '../core/errors.js';
import { readWhole } from '../core/read-whole.js';
import { decodeLabelMap } from '../preprocess/maps/decode-label-map.js';
import { decodePanopticMap } from '../preprocess/maps/panoptic-map.js';
import { isPointer, pointerFault } from './git-lfs.js';

/** The labels of a PNG or TIFF file. Throws DataError naming the file: missing, empty, a Git-LFS pointer, or what
 *  `decodeLabelMap` refuses. */
export async function readLabelMap(file: string): Promise<LabelMap> {
  return decodeLabelMap(await readMapBytes(file), file);
}

/** The segment ids of a panoptic PNG file. Throws DataError naming the file: missing, empty, a Git-LFS pointer, or what
 *  `decodePanopticMap` refuses. */
export async function readPanopticMap(file: string): Promise<LabelMap> {
  return decodePanopticMap(await readMapBytes(file), file);
}

async function readMapBytes(file: string): Promise<Uint8Array> {
  const bytes = await readWhole(file).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${file}: file not found. Check the folder, or make the map`);
    throw new DataError(`${file}: cannot be read (${messageOf(error)}). Check the file`);
  });
  if (isPointer(bytes)) throw new DataError(`${file}: ${pointerFault}`);
  return bytes;
}
