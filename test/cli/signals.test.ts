import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readComparable, runCli, withTemporaryFolder } from '../support/cli.js';

/** Batches are long enough, one after the other, for a signal to come in the middle of them. */
const run = [
  ...['run', '--model', 'vit-micro-s', '--task', 'mini/novel', '--batch-size', '8', '--limit', '160'],
  ...['--workers', '1', '--no-cache', '--out', 'out'],
];
const shards = join('out', 'vit-micro-s', 'mini__novel.shards');

/** The places of the batches that are kept, in the order in which they came, the first of them whole. */
function readPlaces(home: string): readonly number[] {
  const names = readdirIfThere(join(home, shards));
  const lines = names.flatMap((name) =>
    readFileSync(join(home, shards, name), 'utf8')
      .split('\n')
      .slice(0, -1),
  );
  return lines.flatMap((line) => {
    const place = /^\S+ (\d+) /.exec(line)?.[1];
    return place === undefined ? [] : [Number(place)];
  });
}

function readdirIfThere(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function listUnfinished(home: string): readonly string[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.partial') || /vitabench-[^/]*$/.test(name));
}

const places = Array.from({ length: 20 }, (_, place) => place);

describe.each(['SIGINT', 'SIGTERM'] as const)('bench run that gets %s', (signal) => {
  it('once ends the batch under way and keeps it, and the next run does not ask for it again', async () => {
    await withTemporaryFolder(async (home) => {
      const when = () => readPlaces(home).length >= 2;
      const stopped = await runCli(run, home, { signal, when });
      expect(stopped.stderr).toMatch(/stopping after/);
      expect(stopped.code).toBe(130);
      expect(
        readdirIfThere(join(home, 'out', 'vit-micro-s')).filter((name) => name.startsWith('mini')),
      ).toEqual(['mini__novel.shards']);
      expect(listUnfinished(home)).toEqual([]);
      const kept = readPlaces(home);
      expect(kept.length).toBeGreaterThanOrEqual(2);
      expect(kept.length).toBeLessThan(20);
      expect(kept).toEqual(places.slice(0, kept.length));
      // what the next run writes before it is killed is what it asked for: none of these
      await runCli(run, home, { signal: 'SIGKILL', when: () => readPlaces(home).length > kept.length });
      const asked = readPlaces(home);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeGreaterThan(kept.length);
      expect((await runCli(run, home)).code).toBe(0);
      const plain = await runCli([...run.slice(0, -1), 'plain'], home);
      expect(plain.code).toBe(0);
      expect(readComparable(join(home, 'out'))).toEqual(readComparable(join(home, 'plain')));
    });
  });
});
