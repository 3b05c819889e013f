import { DataError } from '../core/errors.js';
import type { CaptionedImage, LabelledImage, MultiLabelledImage } from '../core/sample.js';
import { isPointer, pointerFault } from './git-lfs.js';
import { parseNpyMultiHot, parseNpyRow } from './npy.js';
import type { TarMember } from './tar.js';
import { decodeText, splitLines } from './text-file.js';

/** What a WebDataset sample can be. */
export type WebDatasetSample = LabelledImage | MultiLabelledImage | CaptionedImage;

/** What the members of each sample must be. */
export interface SampleForm {
  readonly kind: WebDatasetSample['kind'];
  readonly classes: number;
  /** What the numbers of the .npy member beside a .cls member mean; without any it is not read. */
  readonly columns: readonly string[];
}

/** The members of one sample by their extension, lower-cased. */
export interface SampleMembers {
  readonly key: string;
  readonly byExtension: ReadonlyMap<string, Uint8Array>;
}

const imageExtensions = ['webp', 'png', 'jpg', 'jpeg'];

/** Neighbouring members with one key are one sample. The key ends at the first dot of the base name; names that begin
 *  with that dot (`._s0.png`, which macOS adds) are passed over. Source: webdataset, tariterators.py. */
export async function* groupByKey(
  members: AsyncIterable<TarMember>,
  where: string,
): AsyncGenerator<SampleMembers> {
  let key: string | undefined;
  let byExtension = new Map<string, Uint8Array>();
  for await (const { name, bytes } of members) {
    const [memberKey, extension] = splitName(name);
    if (extension === '') continue;
    if (memberKey !== key) {
      if (key !== undefined) yield { key, byExtension };
      key = memberKey;
      byExtension = new Map();
    }
    if (byExtension.has(extension))
      throw new DataError(`${where}: sample ${key} has two .${extension} members, expected one`);
    byExtension.set(extension, bytes);
  }
  if (key !== undefined) yield { key, byExtension };
}

function splitName(name: string): readonly [key: string, extension: string] {
  const base = name.lastIndexOf('/') + 1;
  const dot = name.indexOf('.', base);
  return dot <= base ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

/** The sample that these members are. Throws DataError, `where` first, where one is missing or is not what the form says. */
export function toSample(
  { key, byExtension }: SampleMembers,
  { kind, classes, columns }: SampleForm,
  where: string,
): WebDatasetSample {
  for (const [extension, bytes] of byExtension)
    if (isPointer(bytes)) throw new DataError(`${where}: ${key}.${extension} ${pointerFault}`);
  const image = byExtension.get(imageExtensions.find((extension) => byExtension.has(extension)) ?? '');
  if (!image)
    throw new DataError(
      `${where}: sample ${key} has no image, got .${[...byExtension.keys()].join(' .')}, expected .webp, .png, .jpg or .jpeg`,
    );
  const member = (extension: string): Uint8Array => {
    const bytes = byExtension.get(extension);
    if (!bytes) throw new DataError(`${where}: sample ${key} has no .${extension} beside its image`);
    return bytes;
  };
  switch (kind) {
    case 'labelled-image': {
      const label = parseLabel(Buffer.from(member('cls')).toString(), classes, `${where}: ${key}.cls`);
      if (columns.length === 0) return { kind, id: key, image, label };
      const metadata = parseMetadata(member('npy'), columns, `${where}: ${key}.npy`);
      return { kind, id: key, image, label, metadata };
    }
    case 'multi-labelled-image': {
      const labels = parseNpyMultiHot(member('npy'), classes, `${where}: ${key}.npy`);
      return { kind, id: key, image, labels };
    }
    case 'captioned-image':
      return { kind, id: key, image, captions: parseCaptions(member('txt'), `${where}: ${key}.txt`) };
  }
}

function parseLabel(text: string, classes: number, where: string): number {
  const label = Number(text);
  if (!/^\d+$/.test(text.trim()) || label >= classes)
    throw new DataError(
      `${where}: label ${JSON.stringify(text.trim().slice(0, 40))} is out of range, expected 0 to ${classes - 1}`,
    );
  return label;
}

function parseMetadata(bytes: Uint8Array, columns: readonly string[], where: string): readonly number[] {
  const metadata = parseNpyRow(bytes, where);
  if (metadata.length === columns.length) return metadata;
  throw new DataError(
    `${where}: ${metadata.length} values, datasets.json says ${columns.length}: ${columns.join(', ')}. Update the entry, or restore the files`,
  );
}

/** One caption a line, raw, as the reference takes them. */
function parseCaptions(bytes: Uint8Array, where: string): readonly string[] {
  const captions = splitLines(decodeText(bytes, where));
  if (captions.every((caption) => caption.trim() === '')) throw new DataError(`${where}: no caption`);
  return captions;
}
