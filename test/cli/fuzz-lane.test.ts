import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openLane } from '../fuzz/open-lane.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

it('a reader that brings its process down is found, and the next is tried', async () => {
  const lane = openLane(join(newFolder(), '0'));
  const crashing = await lane.fuzz('planted-crash', 20, 1);
  const next = await lane.fuzz('npy', 0.1, 1);
  lane.close();
  expect(crashing.found?.what).toBe('ends the process: SIGKILL');
  // what it was given
  expect(readFileSync(crashing.found?.file ?? '', 'utf8')).not.toBe('seed');
  expect([next.found, next.runs > 0]).toEqual([undefined, true]);
});

it('a reader that fills its process is found, also where one before filled it as much', async () => {
  const lane = openLane(join(newFolder(), '0'));
  const first = await lane.fuzz('planted-memory', 20, 1);
  const second = await lane.fuzz('planted-memory', 20, 2);
  lane.close();
  for (const { found } of [first, second]) expect(found?.what).toMatch(/^takes \d+ MiB for \d+ bytes$/);
});

it('a reader that hangs is found', async () => {
  const lane = openLane(join(newFolder(), '0'), 2);
  const { found } = await lane.fuzz('planted-hang', 0.5, 1);
  lane.close();
  expect(found?.what).toMatch('hangs: no answer');
});
