import { DataError } from '../core/errors.js';

/** The mode PIL opens the file in, as far as this folder reads it; `source` resizing depends on it. */
export type PilMode = '1' | 'I' | 'L' | 'LA' | 'P' | 'RGB' | 'RGBA' | 'CMYK';

/** What the first bytes of an image file say, before anything is decompressed. */
export interface ImageHeader {
  readonly format: 'jpeg' | 'png' | 'webp';
  /** Absent for WebP, where alpha is known only after decoding. */
  readonly mode?: PilMode;
  /** Two bytes a sample in the file; of colours PIL keeps the high one, of grey (mode "I") both. */
  readonly sixteenBit: boolean;
  /** RGB of palette entry 0, which is what PIL paints when it pads a palette image with 0. */
  readonly firstColour?: readonly [number, number, number];
}

/** The header of a JPEG, PNG or WebP file, with PIL's (9.4) mode rules: PngImagePlugin `_MODES`, JpegImagePlugin `SOF`.
 *  Throws DataError when the file is none of these, is cut off, or is a JPEG of other than 8 bits.
 *
 *  16-bit grey PNG is where PIL versions differ, though all clip to 8 bits when they convert to RGB, and none scales. Up
 *  to 10.2 it opens as "I", as here. From 10.3 on it opens as "I;16": resized as RGB it gives the same, resized in its own
 *  mode it does not. 10.3 and 10.4 then refuse all filters but nearest; 11.0 and later keep each pass within 16 bits, so
 *  that only bilinear, which never leaves them, is equal; and their nearest multiplies where ours sums. */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return readJpegHeader(bytes);
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return readPngHeader(bytes);
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP'))
    return { format: 'webp', sixteenBit: false };
  throw new DataError(
    `image: ${describeStart(bytes)}, expected a JPEG, PNG or WebP file, whatever its name says. Convert the file.`,
  );
}

/** Formats that PIL reads and we do not, by their first bytes. CLIP_benchmark writes and reads shards of webp, png and jpg
 *  only (webdataset_builder.py, datasets/builder.py); the original archive of SUN397 has some BMP and GIF files named .jpg
 *  (tensorflow/datasets, image_classification/sun.py). */
const refused: readonly (readonly [start: string, name: string])[] = [
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
];

function describeStart(bytes: Uint8Array): string {
  for (const [start, name] of refused)
    if (startsWith(bytes, 0, start)) return `a ${name} file, which is not read`;
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return `not a known image format, got ${bytes.length} bytes that start with "${start}"`;
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** The big-endian number of `length` bytes at `offset`. */
function readNumber(bytes: Uint8Array, offset: number, length = 1): number {
  if (offset + length > bytes.length)
    throw new DataError('image: the file ends inside its header. Replace the file.');
  let value = 0;
  for (let i = offset; i < offset + length; i++) value = value * 256 + bytes[i];
  return value;
}

function readPngHeader(bytes: Uint8Array): ImageHeader {
  const bitDepth = readNumber(bytes, 24);
  const colourType = readNumber(bytes, 25);
  const sixteenBit = bitDepth === 16;
  const common = { format: 'png', sixteenBit } as const;
  switch (colourType) {
    case 0:
      if (sixteenBit) return { ...common, mode: 'I' };
      return { ...common, mode: bitDepth === 1 ? '1' : 'L' };
    case 2:
      return { ...common, mode: 'RGB' };
    case 3:
      return { ...common, mode: 'P', firstColour: readFirstColour(bytes) };
    case 4:
      // PIL has no 16-bit LA and opens it as RGBA.
      return { ...common, mode: sixteenBit ? 'RGBA' : 'LA' };
    case 6:
      return { ...common, mode: 'RGBA' };
    default:
      throw new DataError(
        `image: PNG colour type ${colourType}, expected 0, 2, 3, 4 or 6. Replace the file.`,
      );
  }
}

function readFirstColour(bytes: Uint8Array): [number, number, number] {
  let offset = 8;
  while (!startsWith(bytes, offset + 4, 'PLTE')) offset += 12 + readNumber(bytes, offset, 4);
  return [readNumber(bytes, offset + 8), readNumber(bytes, offset + 9), readNumber(bytes, offset + 10)];
}

function readJpegHeader(bytes: Uint8Array): ImageHeader {
  let offset = 2;
  for (;;) {
    // Any number of FF bytes may stand before a marker.
    while (readNumber(bytes, offset) !== 0xff || readNumber(bytes, offset + 1) === 0xff) offset++;
    const marker = readNumber(bytes, offset + 1);
    if (isStartOfFrame(marker)) break;
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    offset += 2 + (standalone ? 0 : readNumber(bytes, offset + 2, 2));
  }
  const bits = readNumber(bytes, offset + 4);
  if (bits !== 8)
    throw new DataError(`image: ${bits}-bit JPEG is not supported, expected 8 bits. Convert the file.`);
  const components = readNumber(bytes, offset + 9);
  const mode = ({ 1: 'L', 3: 'RGB', 4: 'CMYK' } as const)[components];
  if (mode === undefined)
    throw new DataError(`image: JPEG with ${components} components, expected 1, 3 or 4. Replace the file.`);
  return { format: 'jpeg', mode, sixteenBit: false };
}

/** SOF0-SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
