import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  partBatchesSchema,
  partIdsSchema,
  partMetadataSchema,
  type PartBatch,
} from '../../config/stored-embeddings.js';
import { writeFileAtomically } from '../../core/atomic-file.js';
import { sha256 } from '../../core/hash.js';
import { createTensor, type Tensor } from '../../core/tensor.js';
import { Damage } from './damage.js';
import { formatHeader, lengthBytes, parseHeader, parseHeaderLength } from './safetensors.js';

/** A file of kept embeddings, whose header has been read: one tensor `embeddings` [rows, width] of float32. */
export interface PartFile {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly width: number;
  readonly batches: readonly PartBatch[];
  /** Ids of the samples by row; empty for texts. */
  readonly ids: readonly string[];
  /** Where the first row begins. */
  readonly dataStart: number;
}

/** What a file is to hold: batches of rows of one width, with the bytes of each in the same order. */
export interface PartContent {
  readonly width: number;
  readonly batches: readonly Omit<PartBatch, 'row'>[];
  readonly ids: readonly string[];
  /** JSON of the texts, where these are no images. */
  readonly what?: string;
  readonly data: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** The checksum of the rows of a batch. It is over the key, too, so that rows cannot pass for those of another batch. */
export function checksumOf(key: string, data: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from(`${key}\n`), data]));
}

/** The bytes of a tensor as they are written: float32, little endian as on every machine that ONNX Runtime runs on. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Writes a file into a folder, whole or not at all, and gives its path: `name`, or `part-<hash>.safetensors` after what its
 *  header says. A file never changes, so one that is there already is as good. */
export async function writePart(folder: string, content: PartContent, name?: string): Promise<string> {
  const { width, data } = content;
  let rows = 0;
  const batches = content.batches.map(({ key, count, sha256 }) => {
    rows += count;
    return { key, row: rows - count, count, sha256 };
  });
  const shape = [rows, width];
  const texts = {
    batches: JSON.stringify(batches),
    ids: JSON.stringify(content.ids),
    ...(content.what === undefined ? {} : { what: content.what }),
  };
  const header = formatHeader({
    tensors: { embeddings: { dtype: 'F32', shape, data_offsets: [0, 4 * rows * width] } },
    metadata: {
      ...{ format: 'vitabench-embeddings', version: '1' },
      ...texts,
      sha256: checksumOfHeader(shape, texts),
    },
  });
  const file = join(folder, name ?? `part-${sha256(header).slice(0, 32)}.safetensors`);
  const bytes = header.byteLength + 4 * rows * width;
  await writeFileAtomically(file, follow(header, data), { bytes });
  return file;
}

async function* follow(header: Uint8Array, data: PartContent['data']): AsyncGenerator<Uint8Array> {
  yield header;
  yield* data;
}

function checksumOfHeader(
  shape: readonly number[],
  { batches, ids, what }: { batches: string; ids: string; what?: string | undefined },
): string {
  return sha256(JSON.stringify([shape, batches, ids, what ?? null]));
}

/** Reads the header of a file. Throws Damage where it is not as `writePart` left it or the file has another size, and the
 *  error of the system where it cannot be read. */
export async function readPart(file: string): Promise<PartFile> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    const headerLength = parseHeaderLength(await readAt(handle, 0, Math.min(size, lengthBytes)), size);
    const dataStart = lengthBytes + headerLength;
    const { tensors, metadata } = parseHeader(
      await readAt(handle, lengthBytes, headerLength),
      size - dataStart,
    );
    const place = Object.hasOwn(tensors, 'embeddings') ? tensors.embeddings : undefined;
    const facts = partMetadataSchema.safeParse(metadata);
    if (place?.shape.length !== 2 || !facts.success) throw new Damage('not written by bench');
    if (facts.data.sha256 !== checksumOfHeader(place.shape, facts.data))
      throw new Damage('header is not what was written');
    const [rows, width] = place.shape;
    const batches = readJson(facts.data.batches, partBatchesSchema);
    const ids = readJson(facts.data.ids, partIdsSchema);
    return { file, bytes: size, rows, width, batches, ids, dataStart };
  });
}

/** The rows of a batch [count, width]. Throws Damage where they are not those that were written, or not finite, and the error
 *  of the system where they cannot be read. */
export async function readRows(
  part: Omit<PartFile, 'ids'>,
  { key, row, count, sha256 }: PartBatch,
): Promise<Tensor> {
  const { file, width, dataStart } = part;
  const bytes = await withFile(file, (handle) =>
    readAt(handle, dataStart + 4 * row * width, 4 * count * width),
  );
  if (bytes.length !== 4 * count * width || checksumOf(key, bytes) !== sha256)
    throw new Damage('embeddings are not those that were written');
  const data = new Float32Array(bytes.buffer, bytes.byteOffset, count * width);
  if (!data.every(Number.isFinite)) throw new Damage('embeddings hold NaN or infinity');
  return createTensor(data, [count, width]);
}

function readJson<Value>(text: string, schema: { parse: (json: unknown) => Value }): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Damage('metadata are not those of bench');
  }
}

async function withFile<Value>(file: string, work: (handle: FileHandle) => Promise<Value>): Promise<Value> {
  const handle = await open(file);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Up to `length` bytes; fewer at the end of the file. In memory of their own, so that floats lie at a multiple of four. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
