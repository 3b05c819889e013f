import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../harness/core/hash.js';
import { createRandom } from '../../harness/core/random.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import { createKeeping, type Keeping } from '../../harness/runtime/store/keeping.js';
import { bytesOf, checksumOf, type PartContent } from '../../harness/runtime/store/part-file.js';

/** A tensor [count, width] of random values, always the same for a seed. */
export function makeTensor(count: number, width: number, seed: number): Tensor {
  const random = createRandom(seed);
  return createTensor(
    Float32Array.from({ length: count * width }, () => random() - 0.5),
    [count, width],
  );
}

/** A batch that is to be kept: key, ids and embeddings, always the same for a number. */
export function makeBatch(number: number, count = 3, width = 4) {
  const ids = Array.from({ length: count }, (_, place) => `s${number}-${place}`);
  return { key: sha256(`batch ${number}`), ids, embeddings: makeTensor(count, width, number) };
}

/** These batches as one file is to hold them. */
export function contentOf(batches: readonly ReturnType<typeof makeBatch>[]): PartContent {
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

/** Keeping whose warnings are gathered; writes at `close` alone, unless changed. */
export function createQuietKeeping(changes: Partial<Omit<Keeping, 'write' | 'warn'>> = {}) {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  return { keeping: createKeeping('cache', warn, { now: () => 0, ...changes }), warnings };
}

/** Names of the files with embeddings in a folder. */
export function partsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
}

/** Changes the bytes of a file. */
export function spoil(file: string, change: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(file, change(readFileSync(file)));
}

/** The only file with embeddings in a folder. */
export function onlyPart(folder: string): string {
  const names = partsIn(folder);
  if (names.length !== 1) throw new Error(`${folder}: ${names.length} files, expected 1`);
  return join(folder, names[0]);
}

/** Bytes with one bit turned over; a place below 0 counts from the end. */
export function flipBit(bytes: Buffer, place: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[(place + bytes.length) % bytes.length] ^= 1;
  return flipped;
}
