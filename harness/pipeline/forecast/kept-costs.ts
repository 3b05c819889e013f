import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../../core/atomic-file.js';
import { makeFolder } from '../../core/make-folder.js';

/** What a cost was measured of: `of` names the part, the other members what it depends on. */
export type CostKey = Readonly<Record<string, string | number>> & { readonly of: string };

/** Seconds that were measured before, by what they were measured of. */
export interface KeptCosts {
  readonly get: (key: CostKey) => number | undefined;
  /** Replaces what was kept. A value that is no time is not kept. */
  readonly set: (key: CostKey, seconds: number) => void;
  readonly save: () => Promise<void>;
}

/** Costs that are kept at most; the oldest make room. */
const mostKept = 10_000;

/** Costs that end with the process. */
export function keepCostsInMemory(entries: readonly (readonly [CostKey, number])[] = []): KeptCosts {
  const kept = new Map(entries.map(([key, seconds]) => [nameOf(key), { key, seconds }]));
  return {
    get: (key) => kept.get(nameOf(key))?.seconds,
    set: (key, seconds) => {
      if (!isTime(seconds)) return;
      const name = nameOf(key);
      kept.delete(name);
      kept.set(name, { key, seconds });
    },
    save: () => Promise.resolve(),
  };
}

/** The costs kept in this file. A missing or damaged file is an empty one: it only costs time. */
export async function openKeptCosts(file: string): Promise<KeptCosts> {
  const entries = new Map((await readEntries(file)).map((entry) => [nameOf(entry[0]), entry]));
  const memory = keepCostsInMemory([...entries.values()]);
  let changed = false;
  return {
    get: memory.get,
    set: (key, seconds) => {
      memory.set(key, seconds);
      if (memory.get(key) !== seconds) return;
      entries.delete(nameOf(key));
      entries.set(nameOf(key), [key, seconds]);
      changed = true;
    },
    save: async () => {
      if (!changed) return;
      await makeFolder(dirname(file));
      const costs = [...entries.values()].slice(-mostKept).map(([key, seconds]) => ({ ...key, seconds }));
      await writeFileAtomically(file, `${JSON.stringify({ schema: 1, costs }, null, 1)}\n`);
      changed = false;
    },
  };
}

/** The order of the members does not matter. */
function nameOf(key: CostKey): string {
  return JSON.stringify(Object.entries(key).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function readEntries(file: string): Promise<readonly (readonly [CostKey, number])[]> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as { schema?: unknown; costs?: unknown } | null;
    if (read?.schema !== 1 || !Array.isArray(read.costs)) return [];
    return read.costs.map(readEntry);
  } catch {
    return [];
  }
}

/** Throws TypeError on what is no entry: a file that is not whole is not believed. */
function readEntry(value: unknown): readonly [CostKey, number] {
  const { seconds, ...key } = value as Readonly<Record<string, unknown>>;
  const isKey = Object.values(key).every((one) => ['string', 'number'].includes(typeof one));
  if (typeof key.of !== 'string' || !isKey || !isTime(seconds)) throw new TypeError('no cost');
  return [key as CostKey, seconds];
}

function isTime(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
}
