import { randomBytes } from 'node:crypto';
import type { BatchRange } from '../../core/kept-batch.js';
import { processMark } from '../../core/process-mark.js';

/** What the name of a file of batches says. */
export interface ShardName {
  readonly name: string;
  /** Whether it is whole, or is or was being written. */
  readonly isFinished: boolean;
  readonly range: BatchRange;
}

const pattern = /^(\.?)([^-.]+)-(\d{1,15})-(\d{1,15})(?:\.jsonl|\..*\.part)$/;

/** The name of a finished file. */
export function finishedName(key: string, { from, to }: BatchRange): string {
  return `${shortKey(key)}-${from}-${to}.jsonl`;
}

/** The name of a file under way: of this attempt alone. */
export function partName(key: string, { from, to }: BatchRange): string {
  return `.${shortKey(key)}-${from}-${to}.${processMark()}.${randomBytes(4).toString('hex')}.part`;
}

/** What the name of a file says, where it is one of batches with this key; else undefined. */
export function parseShardName(name: string, key: string): ShardName | undefined {
  const found = pattern.exec(name);
  if (found?.[2] !== shortKey(key)) return undefined;
  const isFinished = name.endsWith('.jsonl');
  if (isFinished !== (found[1] === '')) return undefined;
  return { name, isFinished, range: { from: Number(found[3]), to: Number(found[4]) } };
}

function shortKey(key: string): string {
  return key.slice(0, 12);
}
