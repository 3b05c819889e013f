import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { makeImageBomb, makePng } from '../support/png.js';
import { labelled, makeEntry, writeWebDataset, type TarEntry } from '../support/webdataset.js';

const image = makePng(3, 2);
const content = { classNames: ['cat', 'dog'], templates: ['{c}'] };
const good = (key: string) => labelled(key, 0, image);

/** Writes the set `toy` with these members, and the file that describes it, with `count` samples. */
async function install(home: string, members: readonly TarEntry[], count: number): Promise<void> {
  const data = join(home, 'data');
  await writeWebDataset(join(data, 'wds_toy'), { ...content, shards: [members] });
  const datasets = [makeEntry({ classes: 2, count })];
  writeFileSync(join(data, 'datasets.json'), JSON.stringify({ version: 1, datasets }));
}

const verify = (home: string, ...args: readonly string[]) =>
  runCli(['data', 'verify', '--data-dir', 'data', ...args], home);

describe('bench data verify', () => {
  it('says in one line that a set is whole', async () => {
    await withTemporaryFolder(async (home) => {
      await install(home, [...good('s0'), ...labelled('s1', 1, image)], 2);
      const { code, stdout } = await verify(home);
      expect([code, stdout]).toEqual([0, 'toy: whole: 2 of 2 samples read, 2 classes\n']);
    });
  });

  it('takes ids of tasks, and verifies what comes with the package', async () => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout } = await verify(home, 'mini/digits', 'mini-digits', 'mini-keywords', '--quiet');
      expect(stdout).toBe(
        'mini-digits: whole: 300 of 300 samples read, 10 classes, 3 checksums compared\n' +
          'mini-keywords: whole: 240 of 240 samples read, 241 checksums compared\n',
      );
      expect(code).toBe(0);
    });
  });

  it('names each fault in one line, goes on, and ends with 3', async () => {
    await withTemporaryFolder(async (home) => {
      const damaged = [
        ...labelled('s1', 2, image),
        ...labelled('s2', 0, makeImageBomb()),
        ...labelled('s3', 0, Buffer.from('x')),
      ];
      await install(home, [...good('s0'), ...damaged, ...good('s4')], 5);
      const { code, stdout, stderr } = await verify(home, 'toy');
      const where = `toy: ${join('data', 'wds_toy', 'test', '0.tar')}: `;
      const lines = stdout.replaceAll(`${home}/`, '').trimEnd().split('\n');
      expect(lines).toEqual([
        `${where}s1.cls: label "2" is out of range, expected 0 to 1`,
        expect.stringContaining(`${where}sample s2: image: the png file has more than 178956970 pixels`),
        expect.stringContaining(`${where}sample s3: image: not a known image format`),
        'note: toy: 1 of 2 classes have no image: 1 ("dog")',
        'toy: damaged: 5 of 5 samples read, 2 classes, 3 faults',
      ]);
      expect(stderr).not.toMatch(/error|\n\s+at /);
      expect(code).toBe(3);
    });
  });

  it('prints twenty faults and counts the rest; --json has all of them', async () => {
    await withTemporaryFolder(async (home) => {
      const bad = Array.from({ length: 30 }, (_, index) => labelled(`s${index}`, 7, image)).flat();
      await install(home, bad, 30);
      const { code, stdout } = await verify(home, 'toy');
      const lines = stdout.split('\n');
      expect(lines.filter((line) => line.includes('out of range'))).toHaveLength(20);
      expect(lines[20]).toBe('toy: 10 more, all of them with --json');
      expect(code).toBe(3);
      const json = await verify(home, 'toy', '--json', '--quiet');
      const [report] = JSON.parse(json.stdout) as readonly { readonly faults: readonly unknown[] }[];
      expect(report).toMatchObject({ id: 'toy', state: 'damaged', samples: 30, expected: 30 });
      expect(report.faults).toHaveLength(30);
      expect(report.faults[29]).toMatchObject({ part: 'test/0.tar', sample: 's29' });
      expect([json.code, json.stderr]).toEqual([3, '']);
    });
  });

  it('ends with 3 where nothing is there, and where what was named is not', async () => {
    await withTemporaryFolder(async (home) => {
      const nothing = await verify(home);
      expect([nothing.code, nothing.stdout]).toEqual([3, '']);
      expect(nothing.stderr).toBe(
        'warning: --data-dir data: does not exist, expected the folder of the data sets\n' +
          'error: data: none of 60 data sets is there to verify. See `bench data status`\n',
      );
      await install(home, good('s0'), 1);
      const { code, stdout } = await verify(home, 'toy', 'cifar10');
      expect(stdout).toMatch(/\ntoy: whole: .*\ncifar10: missing: looked in .*wds_cifar10_test, .*\n$/);
      expect(code).toBe(3);
      expect((await verify(home)).code).toBe(0);
      expect((await verify(home, 'cifar-10')).code).toBe(2);
    });
  });

  it('ends with 3 where a file is missing', async () => {
    await withTemporaryFolder(async (home) => {
      await install(home, good('s0'), 1);
      writeFileSync(join(home, 'data/wds_toy/test/nshards.txt'), '2\n');
      const { code, stdout } = await verify(home);
      expect(stdout).toMatch(/^toy: .*1\.tar is missing\. Fetch the data set again\n/);
      expect(stdout).toMatch(/\ntoy: incomplete: 1 of 1 samples read, 2 classes, 1 fault\n$/);
      expect(code).toBe(3);
    });
  });

  it('stops at Ctrl-C with 130, and tells what it has found', async () => {
    await withTemporaryFolder(async (home) => {
      // Large enough that the signal comes before the end; the note on the file of facts comes first.
      const large = makePng(400, 300);
      const members = Array.from({ length: 3000 }, (_, index) => labelled(`s${index}`, 0, large)).flat();
      await install(home, members, 3000);
      const args = ['data', 'verify', '--data-dir', 'data', 'mini-digits', 'toy'];
      const { code, stderr } = await runCli(args, home, { interruptOn: /facts of 1 data set/ });
      expect(code).toBe(130);
      expect(stderr).toContain('stopping. Again to stop at once');
    });
  });
});
