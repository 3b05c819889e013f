import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { readComparable, runCli, withTemporaryFolder } from '../support/cli.js';
import { mayMount, mountSmall, remount, unmount } from '../support/mounts.js';

const root = mkdtempSync(join(tmpdir(), 'vitabench-'));
const canMount = mayMount(join(root, 'probe'));
if (!canMount) console.log('test/cli/disk.test.ts: skipped, as only root on Linux may mount small disks');
const whereMounts = canMount ? it : it.skip;

const short = [
  ...['run', '--model', 'vit-micro-s', '--task', 'mini/novel,mini/digits,mini/clipart'],
  ...['--limit', '50', '--batch-size', '8', '--out', 'out'],
];

/** What a run must never leave: files under way, and a record without what it names. */
function listUnfinished(home: string): readonly string[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.partial'));
}

async function onDisk(size: string, use: (home: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (home) => {
    const out = join(home, 'out');
    mountSmall(out, size);
    try {
      await use(home);
    } finally {
      unmount(out);
    }
  });
}

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a run on a full disk', () => {
  let undisturbed: unknown;
  beforeAll(async () => {
    if (!canMount) return;
    await onDisk('8m', async (home) => {
      expect((await runCli(short, home)).code).toBe(0);
      undisturbed = readComparable(join(home, 'out'));
    });
  });

  whereMounts.each(['8k', '24k', '40k'])(
    'of %s ends with 3 and one line, keeps what is finished, and goes on when there is room',
    async (size) => {
      await onDisk(size, async (home) => {
        const full = await runCli(short, home);
        expect(full.stderr).toMatch(
          /^error: out\/vit-micro-s\S*: the disk is full \(\S+ \w?B free\)\. Free some, or choose another --out\. The same command goes on from here$/m,
        );
        expect(full.stderr).not.toMatch(/ {4}at /);
        expect(full.code).toBe(3);
        expect(listUnfinished(home)).toEqual([]);
        const finished = Object.entries(readComparable(join(home, 'out')));
        for (const [name, text] of finished) expect(undisturbed).toHaveProperty([name], text);
        remount(join(home, 'out'), 'size=8m');
        const again = await runCli(short, home);
        expect(again.code).toBe(0);
        const records = finished.filter(([name]) => name.endsWith('.json')).length;
        expect(again.stderr.match(/finished before, kept/g) ?? []).toHaveLength(records);
        expect(readComparable(join(home, 'out'))).toEqual(undisturbed);
      });
    },
  );

  whereMounts('that can only be read is refused before anything is computed', async () => {
    await onDisk('8m', async (home) => {
      remount(join(home, 'out'), 'ro');
      const { code, stderr } = await runCli(short, home);
      expect(stderr).toMatch(/^error: --out out\/vit-micro-s: cannot write there .*Choose another folder$/m);
      expect(code).toBe(2);
    });
  });
});

describe('what is written on a full disk beside records', () => {
  whereMounts('a cache that is full is said once, and costs nothing', async () => {
    await withTemporaryFolder(async (home) => {
      const cache = join(home, 'cache');
      mountSmall(cache, '16k');
      try {
        const { code, stderr } = await runCli([...short, '--cache-dir', 'cache'], home);
        expect(stderr).toMatch(/^warning: cache.*: .*cannot be kept \(the disk is full/m);
        expect(code).toBe(0);
        expect(listUnfinished(home)).toEqual([]);
      } finally {
        unmount(cache);
      }
    });
  });

  whereMounts.each([
    ['list tasks --json', 0],
    ['list tasks --json', 4096],
    ['run --help', 4096],
  ])('standard output says so in one line: %s, %d bytes are free', async (words, free) => {
    await onDisk('8k', (home) => {
      writeFileSync(join(home, 'out', 'filler'), Buffer.alloc(8192 - free));
      const bench = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
      const command = `${process.execPath} ${bench} ${words} > out/said`;
      const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: home, encoding: 'utf8' });
      expect(stderr).toBe('error: standard output: the disk is full. Free some, or write elsewhere\n');
      expect(status).toBe(3);
      return Promise.resolve();
    });
  });

  it('folders below /proc are refused, and nothing waits for ever', async () => {
    await withTemporaryFolder(async (home) => {
      const run = await runCli([...short.slice(0, -1), '/proc/none/out'], home);
      expect(run.stderr).toMatch(/^error: --out \/proc\/none\/out\/vit-micro-s: cannot write there/m);
      expect(run.code).toBe(2);
      const cached = await runCli([...short, '--cache-dir', '/proc/none/cache'], home);
      expect(cached.stderr).toMatch(/^warning: \/proc\/none\/cache.*cannot be kept/m);
      expect(cached.code).toBe(0);
    });
  });
});
