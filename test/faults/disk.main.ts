// Run by `npm run test:faults`: the disk of a run by a queue is full, or can only be read. Needs redis-server, and root for small disks.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../support/cli.js';
import { mayMount, mountSmall, remount, unmount } from '../support/mounts.js';
import { until } from '../support/queue.js';
import { hasRedis } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { compareResults, countShards } from './outcome.js';
import { useProcesses } from './processes.js';
import { printFaults, printUntried } from './table.js';

const processes = useProcesses();
const disks: string[] = [];
afterAll(() => {
  disks.forEach(unmount);
});
const newFolder = useTemporaryFolders();
const canMount = mayMount(join(newFolder(), 'probe'));
const title = 'A run by 2 workers and a queue, whose results folder is on a disk of 48 KiB';
if (!canMount || !hasRedis)
  printUntried(title, canMount ? 'there is no redis-server' : 'only root on Linux may mount small disks');

const run = [
  ...['run', '--model', 'vit-micro-s', '--task', 'mini/digits,mini/clipart'],
  ...['--batch-size', '4', '--limit', '160', '--no-cache'],
];
const shards = 2 * 20;

/** Every file with its bytes. */
function readAll(folder: string): readonly (readonly [string, string])[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => /\.\w+$/.test(name) && !name.endsWith('.shards'));
  return files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
}

(canMount && hasRedis ? describe : describe.skip)('a run by a queue', () => {
  it('goes on where it was when there is room, and writes nothing where it may only read', async () => {
    const home = newFolder();
    const out = join(home, 'out');
    mountSmall(out, '48k');
    disks.push(out);
    const { url } = await processes.redis(home);
    expect((await runCli([...run, '--out', 'plain'], home)).code).toBe(0);

    const queued = [...run, '--out', 'out', '--shard-size', '8', '--queue', url];
    const work = () =>
      processes.bench(['worker', '--queue', url, '--drain', '--workers', '1', '--no-cache'], { home });
    const stopped = processes.bench(queued, { home });
    const first = [work(), work()];
    const full =
      /^warning: vit-micro-s: its jobs are left .*\/out\S*: the disk is full \(\S+ \w?B free\)\. Free some/m;
    const said = () => first.filter(({ output }) => full.test(output()));
    await until(() => said().length === 2);
    for (const one of [stopped, ...first]) await one.kill();
    const before = countShards(first);
    expect(before).toBeLessThan(shards);

    remount(out, 'size=8m');
    const again = processes.bench(queued, { home });
    const others = [work(), work()];
    expect(await Promise.all([again, ...others].map(({ done }) => done))).toEqual([0, 0, 0]);
    const after = countShards(others);
    const compared = compareResults(out, join(home, 'plain'));
    expect(before + after).toBe(shards);

    printFaults(title, [
      ['shards of the run', shards],
      ['workers that left their jobs to others with one line, "the disk is full"', said().length],
      ['shards done before the disk was full', before],
      ['shards done by the same commands when there was room', after],
      ...compared,
    ]);

    const kept = readAll(out);
    remount(out, 'ro');
    const more = [...queued, '--task', 'mini/novel'];
    const refused = await runCli(more, home);
    const lines = refused.stderr.split('\n').filter((line) => line.startsWith('error:'));
    expect(lines).toEqual([expect.stringMatching(/^error: --out out\/vit-micro-s: cannot write there/)]);
    expect(refused.code).toBe(2);
    const changed = kept.filter(([name, bytes]) => new Map(readAll(out)).get(name) !== bytes);
    expect([changed, readAll(out).length]).toEqual([[], kept.length]);
    remount(out, 'rw');
    const allowed = processes.bench(more, { home });
    expect(await Promise.all([allowed, work()].map(({ done }) => done))).toEqual([0, 0]);
    expect(existsSync(join(out, 'vit-micro-s', 'mini__novel.json'))).toBe(true);

    printFaults('The same run, one task more, on a disk that can only be read', [
      ['runs refused with one line, exit 2, before anything was computed', lines.length],
      ['files that were there', kept.length],
      ['files lost or changed', changed.length],
      ['runs that succeed when the disk can be written again', 1],
    ]);
  }, 120_000);
});
