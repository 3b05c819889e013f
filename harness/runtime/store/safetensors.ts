// The format of https://github.com/huggingface/safetensors, for which no library of npm is well kept: 8 bytes with the length
// of the header (unsigned, little endian), the header (JSON, filled up with spaces), the values of all tensors without a gap.
import { safetensorsHeaderSchema } from '../../config/stored-embeddings.js';
import { Damage } from './damage.js';

/** Where the values of a tensor lie: offsets in bytes, counted from the end of the header. */
interface TensorPlace {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

/** What the header of a file says. */
export interface SafetensorsHeader {
  readonly tensors: Readonly<Record<string, TensorPlace>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes before the header. */
export const lengthBytes = 8;

/** More than this other readers refuse. */
const longestHeader = 100_000_000;

/** The length and the header of a file, filled up so that values begin at a multiple of 8 bytes. */
export function formatHeader({ tensors, metadata }: SafetensorsHeader): Buffer {
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...tensors }));
  const length = Math.ceil(json.length / lengthBytes) * lengthBytes;
  const bytes = Buffer.alloc(lengthBytes + length, ' ');
  bytes.writeBigUInt64LE(BigInt(length));
  json.copy(bytes, lengthBytes);
  return bytes;
}

/** The length of the header from the first 8 bytes of a file of this size. Throws Damage where they cannot be that. */
export function parseHeaderLength(bytes: Uint8Array, fileSize: number): number {
  if (bytes.length < lengthBytes) throw new Damage(`${fileSize} bytes, too few for a header`);
  const length = Number(Buffer.from(bytes).readBigUInt64LE());
  if (length > Math.min(longestHeader, fileSize - lengthBytes))
    throw new Damage(`header of ${length} bytes in a file of ${fileSize}`);
  return length;
}

/** What a header says of the `dataSize` bytes behind it. Throws Damage where it is no header, where it names a tensor whose
 *  size is not that of its shape, and where the tensors do not fill these bytes without gap or overlap. */
export function parseHeader(bytes: Uint8Array, dataSize: number): SafetensorsHeader {
  const { __metadata__: metadata = {}, ...tensors } = readHeader(bytes);
  const places = Object.entries(tensors).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let filled = 0;
  for (const [name, { dtype, shape, data_offsets }] of places) {
    const [begin, end] = data_offsets;
    const size = shape.reduce((product, length) => product * length, bytesOf(dtype));
    if (begin !== filled || end - begin !== size)
      throw new Damage(`tensor ${name} in bytes ${begin} to ${end}, expected ${filled} to ${filled + size}`);
    filled = end;
  }
  if (filled !== dataSize) throw new Damage(`${dataSize} bytes of values, expected ${filled}`);
  return { metadata, tensors };
}

function readHeader(bytes: Uint8Array) {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new Damage('header is no JSON');
  }
  const read = safetensorsHeaderSchema.safeParse(json);
  if (!read.success) throw new Damage('header is not one of safetensors');
  return read.data;
}

/** Bytes of a value, of the types that are written here. */
function bytesOf(dtype: string): number {
  if (dtype === 'F32') return 4;
  throw new Damage(`values of type ${dtype}, expected F32`);
}
