import type { LabelMap } from '../../core/annotations.js';
import { DataError } from '../../core/errors.js';
import { isPng, readPng, writePng } from './png.js';

/** Segment ids are below this: three bytes. */
const segmentIdLimit = 2 ** 24;

/** The segment ids of a panoptic PNG, R + 256 G + 65536 B, as 32-bit words; alpha is dropped, gamma not applied.
 *  `where` names the file in errors. Throws DataError on other files, on grey, on a palette, on 16 bits, and on damage.
 *  Source: cocodataset/panopticapi, panopticapi/utils.py (rgb2id). */
export function decodePanopticMap(bytes: Uint8Array, where: string): LabelMap {
  if (bytes.length === 0) throw new DataError(`${where}: is empty (0 bytes), expected a PNG file`);
  if (!isPng(bytes)) throw new DataError(`${where}: has another format, expected a PNG file of segment ids`);
  const { width, height, channels, depth, palette, data } = readPng(bytes, where);
  if (palette || channels < 3 || depth !== 8) {
    const got = palette ? 'a palette' : `${channels} channel${channels === 1 ? '' : 's'} of ${depth} bits`;
    throw new DataError(
      `${where}: has ${got}, expected RGB of 8 bits: segment ids as R + 256 G + 65536 B. Convert the file`,
    );
  }
  const ids = new Uint32Array(width * height);
  for (let pixel = 0, at = 0; pixel < ids.length; pixel++, at += channels)
    ids[pixel] = data[at] + 256 * data[at + 1] + 65536 * data[at + 2];
  return { width, height, data: ids };
}

/** The panoptic PNG of segment ids: RGB, 8 bits. The same bytes every time. Throws RangeError on an id of more than three bytes. */
export function encodePanopticMap({ width, height, data }: LabelMap): Uint8Array {
  const rgb = new Uint8Array(3 * data.length);
  for (let pixel = 0, at = 0; pixel < data.length; pixel++, at += 3) {
    const id = data[pixel];
    if (id >= segmentIdLimit)
      throw new RangeError(`segment id ${id} at pixel ${pixel}, expected below ${segmentIdLimit}`);
    rgb[at] = id & 255;
    rgb[at + 1] = (id >> 8) & 255;
    rgb[at + 2] = id >> 16;
  }
  return writePng({ width, height, channels: 3, data: rgb });
}
