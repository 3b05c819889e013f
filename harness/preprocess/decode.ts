import sharp from 'sharp';
import { DataError, messageOf } from '../core/errors.js';
import { readImageHeader, type ImageHeader, type PilMode } from './image-header.js';
import { mostPixels, type IntegerImage, type PixelImage } from './pixel-image.js';

// The pipeline runs several images at once; libvips' own threads and cache would only compete with it.
sharp.cache(false);
sharp.concurrency(1);

interface Padded {
  /** The RGB pixel that PIL paints when it pads this image with 0 in its own mode. */
  readonly padding: readonly [number, number, number];
}

/** A decoded file of 8-bit pixels. `P` holds its colours (RGB, 3 channels), not indices; every other mode its own
 *  channels; `1` is 0 or 255. */
export type DecodedBytes = PixelImage & Padded & { readonly mode: Exclude<PilMode, 'I'> };

/** A decoded file: 16-bit grey as integers, all others as bytes. */
export type DecodedImage = DecodedBytes | (IntegerImage & Padded & { readonly mode: 'I' });

/** The pixels of a JPEG, PNG or WebP file, equal to PIL 9.4's: embedded profiles and EXIF rotation are ignored, a PNG
 *  colour key is not alpha, 16-bit colour keeps its high byte, CMYK is not converted.
 *  Throws DataError on truncated, corrupt or oversized (more than 178,956,970 pixels) files and on files that
 *  `readImageHeader` refuses. Of an animation only the first frame is read. */
export async function decodeImage(bytes: Uint8Array): Promise<DecodedImage> {
  const header = readImageHeader(bytes);
  const { width, height, channels: decoded, data } = await decodeRaw(bytes, header);
  const mode = header.mode ?? (decoded === 4 ? 'RGBA' : 'RGB');
  const channels = channelsOf(mode);
  const padding = mode === 'CMYK' ? ([255, 255, 255] as const) : (header.firstColour ?? ([0, 0, 0] as const));
  if (decoded === 1 && mode === 'I')
    return { mode, width, height, channels: 1, padding, data: toIntegers(data) };
  if (decoded === channels && mode !== 'I')
    return { mode, width, height, channels, padding, data: toBytes(data, header) };
  // libvips has grey with alpha as four channels of which three are equal.
  if (decoded === 4 && mode === 'LA') {
    const grey = data.filter((_value, index) => index % 4 === 0 || index % 4 === 3);
    return { mode, width, height, channels, padding, data: grey };
  }
  throw new DataError(
    `image: decoded to ${decoded} channels, expected ${channels} for mode "${mode}". Convert the file.`,
  );
}

/** What sharp gives: 16-bit samples as two bytes. */
interface RawImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Buffer;
}

async function decodeRaw(bytes: Uint8Array, header: ImageHeader): Promise<RawImage> {
  try {
    const image = sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: mostPixels });
    const space = colourSpaceOf(header);
    if (header.mode === 'CMYK') image.pipelineColourspace('cmyk');
    if (header.mode !== 'LA' && header.mode !== 'RGBA' && header.format === 'png') image.removeAlpha();
    const depth = header.sixteenBit ? 'ushort' : 'uchar';
    const { data, info } = await image
      .toColourspace(space)
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, data };
  } catch (error) {
    throw new DataError(await describeFailure(bytes, messageOf(error), header.format));
  }
}

/** The samples of a grey TIFF file of one channel, [height, width], row-major: bytes (a 1-bit file has 0 and 255), or words.
 *  `where` names the file. Throws DataError where it is truncated or corrupt; larger files were refused before. */
export async function decodeGreyTiff(
  bytes: Uint8Array,
  sixteenBit: boolean,
  where: string,
): Promise<Uint8Array | Uint16Array> {
  try {
    // a TIFF file that is cut off is to libvips an error, not a truncation: with 'truncated' its rest is zeros
    const image = sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: mostPixels });
    image.toColourspace(sixteenBit ? 'grey16' : 'b-w');
    const data = await image.raw({ depth: sixteenBit ? 'ushort' : 'uchar' }).toBuffer();
    const whole = Uint8Array.from(data);
    return sixteenBit ? new Uint16Array(whole.buffer) : whole;
  } catch {
    throw new DataError(`${where}: the TIFF file is truncated or corrupt. Replace the file`);
  }
}

function colourSpaceOf(header: ImageHeader): string {
  if (header.mode === 'CMYK') return 'cmyk';
  if (header.mode === 'I') return 'grey16';
  if (header.mode === '1' || header.mode === 'L') return 'b-w';
  return header.sixteenBit ? 'rgb16' : 'srgb';
}

function toBytes(data: Buffer, header: ImageHeader): Uint8Array {
  // Little-endian words: the high byte is the second one.
  if (header.sixteenBit) return data.filter((_byte, index) => index % 2 === 1);
  return new Uint8Array(data.buffer, data.byteOffset, data.length);
}

function toIntegers(data: Buffer): Int32Array {
  const integers = new Int32Array(data.length / 2);
  for (let i = 0; i < integers.length; i++) integers[i] = data.readUInt16LE(i * 2);
  return integers;
}

function channelsOf(mode: PilMode): number {
  if (mode === '1' || mode === 'I' || mode === 'L') return 1;
  if (mode === 'LA') return 2;
  return mode === 'RGB' || mode === 'P' ? 3 : 4;
}

/** One line of our own, without libvips' words: it keeps them in one place for all threads, so that of two images that fail at
 *  once each may get those of the other, or none. */
async function describeFailure(bytes: Uint8Array, message: string, format: string): Promise<string> {
  if (message.includes('pixel limit')) {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return `image: the ${format} file has more than ${mostPixels} pixels, PIL's limit: ${width} x ${height}. Replace the file.`;
  }
  return `image: the ${format} file is truncated or corrupt. Replace the file.`;
}

/** A small WebP picture of an image file, for people to see: at most `edge` pixels a side, never enlarged, on white where it is
 *  transparent. Throws DataError where the file cannot be decoded. */
export async function shrinkImage(bytes: Uint8Array, edge: number): Promise<Uint8Array> {
  const { format } = readImageHeader(bytes);
  try {
    return await sharp(bytes, { limitInputPixels: mostPixels })
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .webp({ quality: 70 })
      .toBuffer();
  } catch (error) {
    throw new DataError(await describeFailure(bytes, messageOf(error), format));
  }
}
