import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EmbeddingSource, KeptTexts } from '../../core/embedding-store.js';
import { canonicalJson, sha256 } from '../../core/hash.js';
import type { Tensor } from '../../core/tensor.js';
import { Damage } from './damage.js';
import type { Keeping } from './keeping.js';
import { bytesOf, checksumOf, readPart, readRows, writePart } from './part-file.js';
import { labelSet, touchSet } from './set-folder.js';

/** The tensor that `make` gives, or that lies in this folder since it gave it to an earlier run for the same `what`: one file
 *  each. A damaged one is named and made again. */
export async function keepTensor(
  folder: string,
  source: EmbeddingSource,
  what: unknown,
  make: () => Promise<Tensor>,
  keeping: Keeping,
): Promise<KeptTexts> {
  const { json, key, name } = nameTensor(what);
  const found = await readTensor(join(folder, name), key, keeping);
  await touchSet(folder);
  if (found) return { tensor: found, found: true };
  const tensor = await make();
  const [count, width] = tensor.shape;
  const data = bytesOf(tensor);
  await keeping.write(async () => {
    await labelSet(folder, source);
    const batches = [{ key, count, sha256: checksumOf(key, data) }];
    await writePart(folder, { width, batches, ids: [], what: json, data: [data] }, name);
  });
  return { tensor, found: false };
}

/** Whether `keepTensor` would find a file. */
export async function hasTensor(folder: string, what: unknown): Promise<boolean> {
  const found = await stat(join(folder, nameTensor(what).name)).catch(() => undefined);
  return found !== undefined;
}

function nameTensor(what: unknown) {
  const json = canonicalJson(what);
  const key = sha256(json);
  return { json, key, name: `text-${key}.safetensors` };
}

async function readTensor(file: string, key: string, { warn }: Keeping): Promise<Tensor | undefined> {
  try {
    const part = await readPart(file);
    const batch = part.batches.find((one) => one.key === key);
    if (!batch) throw new Damage('of other texts');
    return await readRows(part, batch);
  } catch (error) {
    if (!(error instanceof Damage)) return undefined;
    warn(`${basename(file)} in the cache is damaged (${error.message}). What it held is computed again`);
    await rm(file, { force: true }).catch(() => undefined);
    return undefined;
  }
}
