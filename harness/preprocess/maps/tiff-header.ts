import { DataError } from '../../core/errors.js';

/** What the first directory of a TIFF file says of its samples. */
export interface TiffHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly channels: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric: number;
  /** 1: the first row is the top, the first column the left. */
  readonly orientation: number;
  /** Where the bytes of the photometric value begin. */
  readonly photometricOffset: number;
  readonly littleEndian: boolean;
}

const tags = {
  width: 256,
  height: 257,
  bits: 258,
  photometric: 262,
  orientation: 274,
  channels: 277,
  sampleFormat: 339,
} as const;

/** Bytes of a value of each type that a number of ours may have: BYTE, SHORT, LONG. */
const sizes: Readonly<Partial<Record<number, 1 | 2 | 4>>> = { 1: 1, 3: 2, 4: 4 };

/** Whether the bytes begin as a TIFF file does, of 32-bit offsets or of 64-bit ones (BigTIFF). */
export function isTiff(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(start);
}

/** The first directory of a TIFF file; `where` names it in errors. Source: TIFF revision 6.0, part 1. Of several samples a
 *  pixel, the first one's bits and format. Throws DataError where it ends too soon, and on BigTIFF. */
export function readTiffHeader(bytes: Uint8Array, where: string): TiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const littleEndian = bytes[0] === 0x49;
  try {
    if (view.getUint16(2, littleEndian) === 43)
      throw new DataError(`${where}: is a BigTIFF file, which is not read. Convert the file`);
    const entries = readEntries(view, littleEndian);
    const valueOf = (tag: number, otherwise: number) => entries.get(tag)?.value ?? otherwise;
    return {
      width: valueOf(tags.width, 0),
      height: valueOf(tags.height, 0),
      bits: valueOf(tags.bits, 1),
      channels: valueOf(tags.channels, 1),
      sampleFormat: valueOf(tags.sampleFormat, 1),
      photometric: valueOf(tags.photometric, 0),
      orientation: valueOf(tags.orientation, 1),
      photometricOffset: entries.get(tags.photometric)?.offset ?? 0,
      littleEndian,
    };
  } catch (error) {
    // by its name: in tests DataView is of another realm
    if ((error as Error).name !== 'RangeError') throw error;
    throw new DataError(`${where}: the TIFF file ends inside its header. Replace the file`);
  }
}

interface Entry {
  readonly value: number;
  readonly offset: number;
}

/** The first number of every entry that holds numbers. Throws RangeError where the file ends. */
function readEntries(view: DataView, littleEndian: boolean): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  const directory = view.getUint32(4, littleEndian);
  const count = view.getUint16(directory, littleEndian);
  for (let index = 0; index < count; index++) {
    const at = directory + 2 + 12 * index;
    const tag = view.getUint16(at, littleEndian);
    const size = sizes[view.getUint16(at + 2, littleEndian)];
    const number = view.getUint32(at + 4, littleEndian);
    view.getUint32(at + 8, littleEndian);
    if (size === undefined || number === 0) continue;
    const offset = size * number <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian);
    entries.set(tag, { value: readValue(view, offset, size, littleEndian), offset });
  }
  return entries;
}

function readValue(view: DataView, offset: number, size: 1 | 2 | 4, littleEndian: boolean): number {
  if (size === 1) return view.getUint8(offset);
  return size === 2 ? view.getUint16(offset, littleEndian) : view.getUint32(offset, littleEndian);
}
