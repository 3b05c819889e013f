import { rm } from 'node:fs/promises';
import type { PartBatch } from '../../config/stored-embeddings.js';
import { Damage } from './damage.js';
import { listParts } from './list-parts.js';
import { bytesOf, readRows, writePart, type PartFile } from './part-file.js';

/** Files from this size on are left as they are. */
const largeBytes = 32 * 2 ** 20;

/** About how large a merged file may become. */
const mergedBytes = 256 * 2 ** 20;

/** A batch with the file that it lies in. */
interface SoundBatch {
  readonly part: PartFile;
  readonly batch: PartBatch;
}

/** Makes few files of the small ones in a folder, and new ones of the sound batches of those in `damaged`, one batch in memory
 *  at a time. A file goes when another has all that is sound in it, so nothing is lost wherever this ends, nor to processes
 *  that do the same at the same time: what they find missing, they find again in the merged file. */
export async function mergeParts(folder: string, damaged: ReadonlySet<string>): Promise<void> {
  const { parts } = await listParts(folder);
  const isSource = ({ file, bytes }: PartFile) => bytes < largeBytes || damaged.has(file);
  const known = new Set(
    parts.filter((part) => !isSource(part)).flatMap(({ batches }) => batches.map(({ key }) => key)),
  );
  for (const group of inGroups(parts.filter(isSource))) {
    if (group.length === 1 && !damaged.has(group[0].file)) continue;
    const sound = await findSound(group, known);
    const merged = sound.length > 0 ? await writePart(folder, contentOf(sound)) : undefined;
    for (const { file } of group) if (file !== merged) await rm(file, { force: true });
  }
}

/** Neighbours of one width, together of the size that a merged file may have. */
function inGroups(parts: readonly PartFile[]): readonly (readonly PartFile[])[] {
  const groups: PartFile[][] = [];
  let size = 0;
  for (const part of parts) {
    const last = groups.at(-1);
    if (last?.[0].width !== part.width || size + part.bytes > mergedBytes) {
      groups.push([part]);
      size = 0;
    } else last.push(part);
    size += part.bytes;
  }
  return groups;
}

/** The batches that are as they were written, each key once and none that is in `known`. */
async function findSound(
  parts: readonly PartFile[],
  known: ReadonlySet<string>,
): Promise<readonly SoundBatch[]> {
  const sound = new Map<string, SoundBatch>();
  for (const part of parts)
    for (const batch of part.batches) {
      if (known.has(batch.key) || sound.has(batch.key)) continue;
      try {
        await readRows(part, batch);
        sound.set(batch.key, { part, batch });
      } catch (error) {
        if (!(error instanceof Damage)) throw error;
      }
    }
  return [...sound.values()];
}

function contentOf(sound: readonly SoundBatch[]) {
  return {
    width: sound[0].part.width,
    batches: sound.map(({ batch: { key, count, sha256 } }) => ({ key, count, sha256 })),
    ids: sound.flatMap(({ part, batch }) => part.ids.slice(batch.row, batch.row + batch.count)),
    data: copyRows(sound),
  };
}

/** The bytes of the batches, which are checked once more on their way. */
async function* copyRows(sound: readonly SoundBatch[]): AsyncGenerator<Uint8Array> {
  for (const { part, batch } of sound) yield bytesOf(await readRows(part, batch));
}
