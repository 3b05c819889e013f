import { open, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { shardEndSchema, shardHeaderSchema } from '../../config/kept-batch.js';
import type { BatchRange } from '../../core/kept-batch.js';
import { parseJson } from '../../core/parse-json.js';
import { readLine, scanLines, type CheckedLine } from './checked-lines.js';
import type { ShardName } from './shard-names.js';
import type { ShardMaker } from './shard.js';

/** A file of batches: what of it is whole. */
export interface ShardContent {
  readonly handle: FileHandle;
  readonly maker: ShardMaker | undefined;
  /** By place. */
  readonly batches: ReadonlyMap<number, CheckedLine>;
  /** What the last line says, where it is whole. */
  readonly elapsedMs: number | undefined;
  readonly warning: string | undefined;
}

/** Opens a file of batches and says what of it is whole. Throws as Node does where it cannot be read. */
export async function readShard(folder: string, key: string, shard: ShardName): Promise<ShardContent> {
  const handle = await open(join(folder, shard.name), 'r');
  try {
    const lines = await scanLines(handle);
    const maker = await readMaker(handle, lines, key);
    const batches = maker ? batchesOf(lines) : new Map<number, CheckedLine>();
    const elapsedMs = await readElapsed(handle, lines);
    const isWhole = elapsedMs !== undefined && isFull(batches, shard.range);
    // a file under way may end anywhere
    const warning = shard.isFinished && !isWhole ? describeLoss(folder, shard, 'damaged') : undefined;
    return { handle, maker, batches, elapsedMs, warning };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function batchesOf(lines: readonly (CheckedLine | undefined)[]): Map<number, CheckedLine> {
  const places = lines.flatMap((line) => (line && /^\d/.test(line.name) ? [line] : []));
  return new Map(places.map((line) => [Number(line.name), line]));
}

/** Who made the batches; undefined where it does not say that they are of this key. */
async function readMaker(handle: FileHandle, lines: readonly (CheckedLine | undefined)[], key: string) {
  const header = shardHeaderSchema.safeParse(await readNamed(handle, lines, 'head')).data;
  return header?.key === key ? header.maker : undefined;
}

async function readElapsed(handle: FileHandle, lines: readonly (CheckedLine | undefined)[]) {
  return shardEndSchema.safeParse(await readNamed(handle, lines, 'end')).data?.elapsedMs;
}

/** The value of the one line with this name. */
async function readNamed(handle: FileHandle, lines: readonly (CheckedLine | undefined)[], name: string) {
  const line = lines.find((found) => found?.name === name);
  const text = line && (await readLine(handle, line));
  try {
    return text === undefined ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

/** Counted, not walked through: the name of a file may say any range. */
function isFull(batches: ReadonlyMap<number, CheckedLine>, { from, to }: BatchRange): boolean {
  return [...batches.keys()].filter((index) => index >= from && index < to).length === to - from;
}

/** A sentence about a file of which something is lost. */
export function describeLoss(folder: string, { name }: ShardName, what: string): string {
  return `${basename(folder)}/${name}: ${what}. What is lost is computed again`;
}
