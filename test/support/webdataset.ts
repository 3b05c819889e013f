import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pack, type Header } from 'tar-stream';
import { datasetEntrySchema, type DatasetEntry } from '../../harness/config/dataset-entry.js';

/** One entry of a tar archive; a regular file unless `type` says otherwise. */
export interface TarEntry {
  readonly name: string;
  readonly bytes?: Uint8Array | string;
  readonly type?: Header['type'];
  readonly linkname?: string;
}

/** What goes into a folder; lists are written with a newline after every line, text as it is. */
export interface WebDatasetContent {
  readonly classNames?: readonly string[] | string;
  readonly templates?: readonly string[] | string;
  readonly type?: string;
  /** The text of nshards.txt; the number of shards when absent. */
  readonly nshards?: string;
  readonly split?: string;
  /** Members to be packed, or the bytes of the archive. */
  readonly shards: readonly (readonly TarEntry[] | Uint8Array)[];
}

/** The bytes of a tar archive with these entries. */
export async function packTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, bytes = '', type = 'file', linkname } of entries) {
    archive.entry({ name, type, mtime: new Date(0), ...(linkname ? { linkname } : {}) }, Buffer.from(bytes));
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes a folder as CLIP_benchmark and DataComp lay it out. */
export async function writeWebDataset(folder: string, content: WebDatasetContent): Promise<void> {
  const { classNames, templates, type, split = 'test', shards, nshards = `${shards.length}\n` } = content;
  const put = async (name: string, bytes: string | Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  };
  await put(`${split}/nshards.txt`, nshards);
  if (classNames !== undefined) await put('classnames.txt', toText(classNames));
  if (templates !== undefined) await put('zeroshot_classification_templates.txt', toText(templates));
  if (type !== undefined) await put('dataset_type.txt', type);
  for (const [index, shard] of shards.entries())
    await put(`${split}/${index}.tar`, shard instanceof Uint8Array ? shard : await packTar(shard));
}

function toText(lines: readonly string[] | string): string {
  return typeof lines === 'string' ? lines : lines.map((line) => `${line}\n`).join('');
}

/** An image and its label, as two members. The image is one byte by default: the label itself. */
export function labelled(key: string, label: number, image: Uint8Array = Uint8Array.of(label)): TarEntry[] {
  return [
    { name: `${key}.webp`, bytes: image },
    { name: `${key}.cls`, bytes: String(label) },
  ];
}

/** The metadata of a sample, as its .npy member: by default one row of 64-bit integers, as DataComp's sets have. */
export function metadata(key: string, values: readonly number[], header: NpyHeader = {}): TarEntry[] {
  return [{ name: `${key}.npy`, bytes: packNpy(values, header) }];
}

/** What the header of a .npy file says; the numbers are written as it says, whatever it is. */
export interface NpyHeader {
  readonly type?: string;
  readonly shape?: string;
  readonly version?: number;
}

/** The bytes of a .npy file. Source: numpy, lib/format.py. */
export function packNpy(
  values: readonly number[],
  { type = '<i8', shape, version = 1 }: NpyHeader = {},
): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape ?? `(${values.length},)`}, }`;
  const sizeWidth = version === 1 ? 2 : 4;
  const start = 8 + sizeWidth;
  const header = `${text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1)}\n`;
  const size = Buffer.alloc(sizeWidth);
  size.writeUIntLE(header.length, 0, sizeWidth);
  const width = Number(type[2]);
  const numbers = Buffer.alloc(values.length * width);
  values.forEach((value, index) => {
    if (type[1] === 'f') {
      writeFloat(numbers, index * width, width, value);
      return;
    }
    // the lowest `width` bytes of the two's complement
    for (let byte = 0; byte < width; byte++)
      numbers[index * width + byte] = Number((BigInt(value) >> BigInt(8 * byte)) & 255n);
  });
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from(`NUMPY${String.fromCharCode(version, 0)}`),
    size,
    Buffer.from(header),
    numbers,
  ]);
}

/** Half precision (width 2) only of 0, 1 and 2, whose bits are written by hand. */
function writeFloat(bytes: Buffer, at: number, width: number, value: number): void {
  if (width === 8) bytes.writeDoubleLE(value, at);
  else if (width === 4) bytes.writeFloatLE(value, at);
  else bytes.writeUInt16LE([0, 0x3c00, 0x4000][value], at);
}

/** An image and the classes it shows, as two members: a row of zeros and ones. */
export function multiLabelled(key: string, multiHot: readonly number[], header: NpyHeader = {}): TarEntry[] {
  return [{ name: `${key}.webp`, bytes: key }, ...metadata(key, multiHot, header)];
}

/** An image and its captions, as two members. */
export function captioned(key: string, captions: readonly string[]): TarEntry[] {
  return [
    { name: `${key}.jpg`, bytes: key },
    { name: `${key}.txt`, bytes: captions.join('\n') },
  ];
}

/** An entry of datasets.json for a WebDataset folder. */
export function makeEntry(changes: Partial<DatasetEntry> = {}): DatasetEntry {
  return {
    ...datasetEntrySchema.parse({
      id: 'toy',
      name: 'Toy',
      format: 'webdataset',
      paths: ['wds_toy_test', 'wds_toy'],
      split: 'test',
      imageMode: 'rgb',
      labels: '.cls members',
      licence: 'none',
      tasks: ['mini/toy'],
    }),
    ...changes,
  };
}

/** All items of a stream. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
