import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { processMark } from '../../../harness/core/process-mark.js';
import { finishedName } from '../../../harness/results/shards/shard-names.js';
import { sweepShards } from '../../../harness/results/shards/sweep-shards.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const [key, other] = ['a'.repeat(64), 'b'.repeat(64)];
const range = { from: 0, to: 2 };

it('removes what no run with the key can use, and nothing that is being written', async () => {
  const folder = newFolder();
  const [place, , start] = processMark().split('_');
  const dead = `${place}_${spawnSync(process.execPath, ['--version']).pid}_${start}`;
  const partOf = (wanted: string, mark: string) => `.${wanted.slice(0, 12)}-0-2.${mark}.0123abcd.part`;
  const kept = [
    finishedName(key, range),
    partOf(key, dead),
    partOf(key, processMark()),
    partOf(other, processMark()),
    partOf(other, 'elsewhere-000000_1_1'),
  ];
  for (const name of [...kept, finishedName(other, range), partOf(other, dead)])
    writeFileSync(join(folder, name), '');
  await sweepShards(folder, key);
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});

it('has nothing to do where there is no folder', async () => {
  await sweepShards(join(newFolder(), 'none'), key);
});
