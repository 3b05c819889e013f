import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { readComparable } from '../support/cli.js';
import type { Running } from './processes.js';
import type { FaultRow } from './table.js';

/** Shards that commands say they have done, those done twice among them. */
export function countShards(all: readonly Running[]): number {
  return all.reduce((sum, { output }) => sum + (output().match(/ {2}batch(es)? \d+/g)?.length ?? 0), 0);
}

/** Rows on what a results folder has, against that of an undisturbed run. Fails where they differ in a byte, or where something is
 *  left over or twice. */
export function compareResults(out: string, plain: string): readonly FaultRow[] {
  const [found, expected] = [readComparable(out), readComparable(plain)];
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  const differing = names.filter((name) => found[name] !== expected[name]);
  const left = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /shards|partial|\.tmp/.test(name),
  );
  const samples = countSamples(out);
  expect([differing, left]).toEqual([[], []]);
  expect(samples).toBe(countSamples(plain));
  return [
    ['lines of the samples files, none twice, none missing', samples],
    ['files that differ from those of a plain run', differing.length],
    ['files left over', left.length],
  ];
}

/** Records name each sample once; gives how many samples there are. */
function countSamples(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ids = files
    .filter((name) => name.endsWith('.samples.jsonl'))
    .map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map(readId));
  for (const some of ids) expect(new Set(some).size).toBe(some.length);
  return ids.flat().length;
}

function readId(line: string): string {
  return (JSON.parse(line) as { readonly id: string }).id;
}
