import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PartBatch } from '../../config/stored-embeddings.js';
import type { EmbeddingSource, ImageSet } from '../../core/embedding-store.js';
import { sweepPartialFiles } from '../../core/partial-file.js';
import type { Tensor } from '../../core/tensor.js';
import { Damage } from './damage.js';
import type { Keeping } from './keeping.js';
import { listParts } from './list-parts.js';
import { mergeParts } from './merge-parts.js';
import { bytesOf, checksumOf, readPart, readRows, writePart, type PartFile } from './part-file.js';
import { labelSet, touchSet } from './set-folder.js';

/** Where a batch lies. */
interface Place {
  readonly part: Omit<PartFile, 'ids'>;
  readonly batch: PartBatch;
}

/** A batch that is not on disk yet. */
interface WaitingBatch {
  readonly key: string;
  readonly ids: readonly string[];
  readonly embeddings: Tensor;
}

/** Opens the set that lies, or will lie, in this folder: of files that never change, so that processes at work on one set do
 *  not disturb each other. A damaged file is named and removed; of one with damaged rows, the others are used and stay. */
export async function openImageSet(
  folder: string,
  source: EmbeddingSource,
  keeping: Keeping,
): Promise<ImageSet> {
  await sweepPartialFiles(folder).catch(() => undefined);
  let places = await readPlaces(folder, keeping);
  if (places.size > 0) await keeping.write(() => labelSet(folder, source));
  await touchSet(folder);
  /** Files with damaged rows. */
  const damaged = new Set<string>();
  let waiting: WaitingBatch[] = [];
  let waitingBytes = 0;
  let since = 0;
  let writing: Promise<unknown> = Promise.resolve();

  const noteDamage = ({ part: { file }, batch: { key } }: Place, { message }: Damage) => {
    places.delete(key);
    if (!damaged.has(file)) keeping.warn(describeDamage(file, message));
    damaged.add(file);
  };
  const read = async (key: string): Promise<Tensor | 'gone' | undefined> => {
    const place = places.get(key);
    if (!place) return undefined;
    try {
      return await readRows(place.part, place.batch);
    } catch (error) {
      if (error instanceof Damage) noteDamage(place, error);
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : undefined;
    }
  };
  const write = (batches: readonly WaitingBatch[]) =>
    keeping.write(async () => {
      await labelSet(folder, source);
      const file = await writePart(folder, contentOf(batches));
      // Another process may have merged it already.
      const part = await readPart(file).catch(() => undefined);
      if (part) for (const [key, place] of placesIn(part)) places.set(key, place);
    });
  /** Writes what waits, behind what is being written; resolves when that is done. */
  const flush = async (): Promise<void> => {
    const before = writing;
    const batches = waiting;
    waiting = [];
    waitingBytes = 0;
    writing = before.then(() => (batches.length > 0 ? write(batches) : undefined));
    // one part may be under way, so that no more than two wait in memory
    await before;
  };

  return {
    find: async (key) => {
      const found = await read(key);
      if (found !== 'gone') return found;
      // Another process has merged it with others, or removed the set.
      places = await readPlaces(folder, keeping);
      const again = await read(key);
      return again === 'gone' ? undefined : again;
    },
    add: async (key, ids, embeddings) => {
      if (waiting.length === 0) since = keeping.now();
      waiting.push({ key, ids, embeddings });
      waitingBytes += embeddings.data.byteLength;
      if (waitingBytes >= keeping.flushBytes || keeping.now() - since >= keeping.flushMs) await flush();
    },
    close: async () => {
      await flush();
      await writing;
      // What cannot be merged, as another process does it or the disk is full, is as good as it is.
      await mergeParts(folder, damaged).catch(() => undefined);
    },
  };
}

/** The batches of all files of a folder by key; of equal ones, the first. Damaged files are removed. */
async function readPlaces(folder: string, { warn }: Keeping): Promise<Map<string, Place>> {
  const { parts, broken } = await listParts(folder);
  const places = new Map(parts.toReversed().flatMap(placesIn));
  for (const { file } of broken) await rm(file, { force: true }).catch(() => undefined);
  if (broken.length > 0) warn(describeDamage(broken[0].file, broken[0].reason, broken.length - 1));
  return places;
}

/** The ids are left behind: of a large data set they are many. */
function placesIn(read: PartFile): readonly (readonly [key: string, place: Place])[] {
  const { file, bytes, rows, width, batches, dataStart } = read;
  const part = { file, bytes, rows, width, batches, dataStart };
  return part.batches.map((batch) => [batch.key, { part, batch }]);
}

function contentOf(batches: readonly WaitingBatch[]) {
  return {
    width: batches[0].embeddings.shape[1],
    batches: batches.map(({ key, embeddings }) => ({
      key,
      count: embeddings.shape[0],
      sha256: checksumOf(key, bytesOf(embeddings)),
    })),
    ids: batches.flatMap(({ ids }) => ids),
    data: batches.map(({ embeddings }) => bytesOf(embeddings)),
  };
}

function describeDamage(file: string, reason: string, others = 0): string {
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'file' : 'files'} beside it`;
  return `${basename(file)} in the cache is damaged (${reason})${more}. What it held is computed again`;
}
