import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setLabelSchema, type SetLabel } from '../../config/stored-embeddings.js';
import { writeFileAtomically } from '../../core/atomic-file.js';
import type { EmbeddingSource } from '../../core/embedding-store.js';
import { hashJson } from '../../core/hash.js';
import { makeFolder } from '../../core/make-folder.js';
import { wholeName } from '../../core/partial-file.js';

/** What is kept, by the name of its folder in the cache folder. */
export const setKinds = { images: 'embeddings', texts: 'texts' } as const;

/** What the embeddings of a set are of. */
export type SetKind = keyof typeof setKinds;

const labelName = 'set.json';

/** The folder of a set: its name is the hash of all that its embeddings depend on. */
export function setFolder(cacheDir: string, kind: SetKind, { facts, dataset }: EmbeddingSource): string {
  return join(cacheDir, setKinds[kind], hashJson({ kind, dataset, facts }));
}

/** Whether a name may be that of a set's folder. */
export function isSetName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** Whether a name is that of a file with embeddings. */
export function isPartName(name: string): boolean {
  return /^(?:part|text)-[0-9a-f]{32,64}\.safetensors$/.test(name);
}

/** Whether a file of this name in the folder of a set is ours: embeddings, the label, or what a killed run left of them. */
export function isOwnName(name: string): boolean {
  const whole = wholeName(name) ?? name;
  return whole === labelName || isPartName(whole);
}

/** Makes the folder of a set and says in it whose embeddings it holds, under what id the model goes this time, too. */
export async function labelSet(folder: string, { facts, model, dataset }: EmbeddingSource): Promise<void> {
  const { models = [] } = (await readLabel(folder)) ?? {};
  if (models.includes(model)) return;
  const label: SetLabel = {
    schema: 1,
    models: [...models, model],
    ...(dataset !== undefined && { dataset }),
    facts,
  };
  await makeFolder(folder);
  await writeFileAtomically(labelPath(folder), `${JSON.stringify(label, null, 2)}\n`);
}

/** Whose embeddings lie in a folder; undefined where that cannot be read. */
export async function readLabel(folder: string): Promise<SetLabel | undefined> {
  try {
    return setLabelSchema.parse(JSON.parse(await readFile(labelPath(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Notes that a set was used now, as the time of change of its label. Where that cannot be written, it stays as it was. */
export async function touchSet(folder: string): Promise<void> {
  const now = new Date();
  await utimes(labelPath(folder), now, now).catch(() => undefined);
}

/** The file in a set's folder whose time of change says when it was used last. */
export function labelPath(folder: string): string {
  return join(folder, labelName);
}
