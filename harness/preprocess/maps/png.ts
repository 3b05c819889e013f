import { decode, encode } from 'fast-png';
import { DataError } from '../../core/errors.js';
import { checkPixels } from './check-pixels.js';
import { screenPng } from './screen-png.js';

/** The samples of a PNG file as they are stored: a palette's indices, no gamma, [height, width, channels], row-major. */
export interface PngSamples {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Bits a sample in the file; below 8 the samples are unpacked, not scaled. */
  readonly depth: number;
  readonly palette: boolean;
  readonly data: Uint8Array | Uint16Array;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const indexedColour = 3;
const mostChannels = 4;

/** Whether the bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

/** The samples of a PNG file; `where` names it in errors. Throws DataError where it is cut off or corrupt (checksums too),
 *  larger than `mostPixels`, interlaced with fewer than 8 bits a sample, or what `screenPng` refuses. */
export function readPng(bytes: Uint8Array, where: string): PngSamples {
  if (bytes.length < 29)
    throw new DataError(`${where}: the PNG file ends inside its header. Replace the file`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, 29);
  const [packedWidth, packedHeight] = [header.getUint32(16), header.getUint32(20)];
  checkPixels(packedWidth, packedHeight, where);
  const depth = header.getUint8(24);
  const palette = header.getUint8(25) === indexedColour;
  if (depth < 8 && header.getUint8(28) !== 0)
    throw new DataError(
      `${where}: is an interlaced PNG of ${depth} bits, expected 8 or 16. Convert the file`,
    );
  const bitsPerPixel = depth * mostChannels;
  const screened = screenPng(bytes, { width: packedWidth, height: packedHeight, bitsPerPixel }, where);
  const { width, height, channels, data } = decodeChecked(screened, where);
  const samples = data instanceof Uint8ClampedArray ? Uint8Array.from(data) : data;
  return {
    ...{ width, height, channels, depth, palette },
    data: depth < 8 ? unpackBits(samples, width, height, depth) : samples,
  };
}

function decodeChecked(bytes: Uint8Array, where: string): ReturnType<typeof decode> {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const said = (error as Error).message.slice(0, 100);
    throw new DataError(`${where}: the PNG file is truncated or corrupt ("${said}"). Replace the file`);
  }
}

/** Rows begin at a byte; the first sample has the highest bits. Only one channel can have fewer than 8 bits. */
function unpackBits(packed: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const byte = packed[y * rowBytes + Math.floor(x / perByte)];
      samples[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & mask;
    }
  return samples;
}

/** The PNG file of samples: grey (1 channel) or RGB (3), 8 bits, or 16 where `data` has words. The same bytes every time. */
export function writePng(image: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array | Uint16Array;
}): Uint8Array {
  const depth = image.data instanceof Uint16Array ? 16 : 8;
  return encode({ ...image, depth }, { zlib: { level: 6 } });
}
