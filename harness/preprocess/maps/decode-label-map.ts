import type { LabelMap } from '../../core/annotations.js';
import { DataError } from '../../core/errors.js';
import { checkPixels } from './check-pixels.js';
import { isPng, readPng } from './png.js';
import { isTiff, readTiffHeader, type TiffHeader } from './tiff-header.js';

const black = 1;
const palette = 3;

/** The labels of a PNG or TIFF file, equal to `np.asarray(Image.open(file))` of PIL 9.4: grey of 1, 8 or 16 bits, or the
 *  indices of a palette, never its colours; PIL stretches grey PNG of 2 and 4 bits to 0..255, and so does this.
 *  `where` names the file in errors. Data are bytes, or words for 16 bits.
 *  Throws DataError on files of other formats, on colours, on alpha, on damage, on more than `mostPixels`, and on TIFF of
 *  other depths, signed or floating-point samples, inverted grey or turned images. */
export async function decodeLabelMap(bytes: Uint8Array, where: string): Promise<LabelMap> {
  if (bytes.length === 0) throw new DataError(`${where}: is empty (0 bytes), expected a PNG or TIFF file`);
  if (isPng(bytes)) return decodePng(bytes, where);
  if (isTiff(bytes)) return decodeTiff(bytes, where);
  throw new DataError(
    `${where}: is not a PNG or TIFF file, got ${bytes.length} bytes that start with ${describeStart(bytes)}. Convert the file`,
  );
}

/** Readable where it is text, such as what Git-LFS leaves in the place of a file. */
function describeStart(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 30));
  const text = start.toString('latin1');
  return /^[ -~\s]+$/.test(text) ? JSON.stringify(text) : `"${start.subarray(0, 8).toString('hex')}" (hex)`;
}

function decodePng(bytes: Uint8Array, where: string): LabelMap {
  const { width, height, channels, depth, palette: indexed, data } = readPng(bytes, where);
  checkChannels(channels, where);
  const scale = !indexed && (depth === 2 || depth === 4) ? 255 / (2 ** depth - 1) : 1;
  return { width, height, data: scale === 1 ? data : data.map((value) => value * scale) };
}

async function decodeTiff(bytes: Uint8Array, where: string): Promise<LabelMap> {
  const header = readTiffHeader(bytes, where);
  const { width, height, bits } = header;
  checkTiff(header, where);
  // sharp is large, and most maps are PNG files
  const { decodeGreyTiff } = await import('../decode.js');
  const grey = header.photometric === palette ? withoutPalette(bytes, header) : bytes;
  const data = await decodeGreyTiff(grey, bits === 16, where);
  return { width, height, data: bits === 1 ? data.map((value) => (value > 0 ? 1 : 0)) : data };
}

function checkTiff(header: TiffHeader, where: string): void {
  const { width, height, bits, channels, sampleFormat, photometric, orientation } = header;
  checkChannels(channels, where);
  checkPixels(width, height, where);
  const refuse = (what: string, expected: string) => {
    throw new DataError(`${where}: a TIFF file of ${what}, expected ${expected}. Convert the file`);
  };
  if (sampleFormat !== 1) refuse(`sample format ${sampleFormat}`, '1 (unsigned)');
  if (![1, 8, 16].includes(bits)) refuse(`${bits} bits a sample`, '1, 8 or 16');
  if (photometric !== black && photometric !== palette)
    refuse(`photometric interpretation ${photometric}`, '1 (black is zero) or 3 (palette)');
  if (orientation !== 1) refuse(`orientation ${orientation}`, '1 (not turned)');
}

function checkChannels(channels: number, where: string): void {
  if (channels === 1) return;
  throw new DataError(
    `${where}: has ${channels} channels a pixel, expected a label map of 1. Write labels, not colours`,
  );
}

/** The same file as one of grey levels, so that its indices are not looked up: its photometric interpretation is 1. */
function withoutPalette(bytes: Uint8Array, { photometricOffset, littleEndian }: TiffHeader): Uint8Array {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint16(photometricOffset, black, littleEndian);
  return copy;
}
