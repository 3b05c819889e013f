import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema } from '../../harness/config/record.js';
import { makeImageBomb } from '../support/png.js';
import { packTar, type TarEntry } from '../support/webdataset.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';

const original = join(packageRoot, 'tasks/mini/data/permissive/wds_mini_digits_test');
const readSample = (index: number, extension: string) => {
  const tar = readFileSync(join(original, 'test', '0.tar'));
  const name = `s${String(index).padStart(7, '0')}.${extension}`;
  const header = tar.indexOf(name);
  const size = parseInt(tar.toString('latin1', header + 124, header + 135), 8);
  return tar.subarray(header + 512, header + 512 + size);
};

/** Three digits; `change` may spoil them. */
function threeDigits(
  change: (entries: TarEntry[]) => readonly TarEntry[] = (entries) => entries,
): Promise<Buffer> {
  const entries = [0, 1, 2].flatMap((index) => [
    { name: `s${index}.png`, bytes: readSample(index, 'png') },
    { name: `s${index}.cls`, bytes: readSample(index, 'cls') },
  ]);
  return packTar(change(entries));
}

/** A copy of the digits with another shard, as the user's own data set in place of the embedded one. */
function install(home: string, shard: Uint8Array, count: number): void {
  const folder = join(home, 'data', 'digits');
  cpSync(original, folder, { recursive: true });
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(join(folder, 'test', '0.tar'), shard);
  const { datasets } = datasetsFileSchema.parse(
    JSON.parse(readFileSync(join(packageRoot, 'datasets.json'), 'utf8')),
  );
  const entry = datasets.find(({ id }) => id === 'mini-digits');
  const own = { ...entry, root: 'data', paths: ['digits'], count, sha256: undefined };
  writeFileSync(join(home, 'mine.json'), JSON.stringify({ version: 1, datasets: [own] }));
}

const args = [
  'run',
  '--model',
  'vit-micro-s',
  '--task',
  'mini/digits,mini/clipart',
  '--limit',
  '20',
  '--out',
  'out',
];
const own = ['--datasets', 'mine.json', '--data-dir', 'data'];

function readRecord(home: string, task: string) {
  const file = join(home, 'out', 'vit-micro-s', `mini__${task}.json`);
  return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const damages: readonly (readonly [name: string, shard: () => Promise<Uint8Array>, message: RegExp])[] = [
  [
    'a corrupt image',
    () => threeDigits((e) => [e[0], e[1], { name: 's1.png', bytes: 'no image' }, ...e.slice(3)]),
    /mini-digits: sample s1: .*--max-bad-samples 1/,
  ],
  [
    'an image of 60,000 by 60,000 pixels in 100 bytes',
    () => threeDigits((e) => [e[0], e[1], { name: 's1.png', bytes: makeImageBomb() }, ...e.slice(3)]),
    /mini-digits: sample s1: image: the png file has more than 178956970 pixels/,
  ],
  [
    'a label out of range',
    () => threeDigits((e) => [...e.slice(0, 5), { name: 's2.cls', bytes: '10' }]),
    /0\.tar: s2\.cls: label "10" is out of range, expected 0 to 9/,
  ],
  [
    'a label that is no number',
    () => threeDigits((e) => [...e.slice(0, 5), { name: 's2.cls', bytes: 'two' }]),
    /s2\.cls: label "two"/,
  ],
  [
    'a tar that was cut off',
    async () => (await threeDigits()).subarray(0, 1800),
    /0\.tar: damaged or cut off/,
  ],
  ['an empty data set', () => packTar([]), /mini-digits: no samples/],
  [
    'a sample too few',
    () => threeDigits((e) => e.slice(0, 4)),
    /mini-digits: 2 samples in .*, datasets\.json says 3/,
  ],
  [
    'a Git-LFS pointer',
    () => Promise.resolve(Buffer.from('version https://git-lfs.github.com/spec/v1\n')),
    /is a Git-LFS pointer/,
  ],
];

describe('a damaged data set', () => {
  it.each(damages)(
    '%s: one clear line in the record, exit code 3, the other task unharmed',
    async (_name, shard, message) => {
      await withTemporaryFolder(async (home) => {
        install(home, await shard(), 3);
        const { code, stderr } = await runCli([...args, ...own], home);
        expect(readRecord(home, 'digits')).toMatchObject({
          status: 'failed',
          error: expect.stringMatching(message),
        });
        expect(readRecord(home, 'clipart').status).toBe('ok');
        expect(stderr).not.toMatch(/\n\s+at /);
        expect(code).toBe(3);
      });
    },
  );

  it.each<[what: string, damage: (folder: string) => void, message: RegExp]>([
    [
      'a class name too few',
      (folder) => {
        writeFileSync(join(folder, 'classnames.txt'), '0\n1\n2\n3\n4\n5\n6\n7\n8\n');
      },
      /mini-digits: 9 class names in .*classnames\.txt, datasets\.json says 10/,
    ],
    [
      'class names that are a Git-LFS pointer',
      (folder) => {
        writeFileSync(
          join(folder, 'classnames.txt'),
          'version https://git-lfs.github.com/spec/v1\noid sha256:1\n',
        );
      },
      /mini-digits: .*classnames\.txt: is a Git-LFS pointer/,
    ],
    [
      'an unknown kind of samples',
      (folder) => {
        writeFileSync(join(folder, 'dataset_type.txt'), 'unheard-of');
      },
      /mini-digits: .*dataset_type\.txt says "unheard-of", expected classification or/,
    ],
    [
      'a folder in place of a shard',
      (folder) => {
        rmSync(join(folder, 'test/0.tar'));
        mkdirSync(join(folder, 'test/0.tar'));
      },
      /mini-digits: .*0\.tar: cannot be read \(EISDIR/,
    ],
  ])('%s: the same', async (_name, damage, message) => {
    await withTemporaryFolder(async (home) => {
      install(home, await threeDigits(), 3);
      damage(join(home, 'data/digits'));
      const { code, stderr } = await runCli([...args, ...own], home);
      expect(readRecord(home, 'digits')).toMatchObject({
        status: 'failed',
        error: expect.stringMatching(message),
      });
      expect(readRecord(home, 'clipart').status).toBe('ok');
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(3);
    });
  });

  it('says of an empty folder what is missing there', async () => {
    await withTemporaryFolder(async (home) => {
      install(home, await threeDigits(), 3);
      rmSync(join(home, 'data/digits'), { recursive: true });
      mkdirSync(join(home, 'data/digits'));
      const { code } = await runCli([...args, ...own], home);
      expect(readRecord(home, 'digits')).toMatchObject({
        status: 'skipped',
        reason: expect.stringMatching(/^data incomplete: .*digits has no classnames\.txt and 2 more/),
      });
      expect(readRecord(home, 'clipart').status).toBe('ok');
      expect(code).toBe(3);
    });
  });

  it('does not keep `bench list` from listing, and is shown there', async () => {
    await withTemporaryFolder(async (home) => {
      install(home, await threeDigits(), 3);
      writeFileSync(join(home, 'data/digits/dataset_type.txt'), 'unheard-of');
      for (const what of ['tasks', 'datasets']) {
        const table = await runCli(['list', what, ...own], home);
        expect([table.code, table.stdout]).toEqual([0, expect.stringMatching(/mini-digits .*damaged/)]);
      }
      const json = await runCli(['list', 'tasks', '--json', ...own], home);
      const rows = JSON.parse(json.stdout) as readonly Readonly<Record<string, unknown>>[];
      expect(rows.find(({ id }) => id === 'mini/digits')).toMatchObject({ data: 'incomplete' });
    });
  });

  it('goes on past bad samples when that is allowed, and names them', async () => {
    await withTemporaryFolder(async (home) => {
      install(
        home,
        await threeDigits((e) => [e[0], e[1], { name: 's1.png', bytes: 'no image' }, ...e.slice(3)]),
        3,
      );
      const { code } = await runCli([...args, ...own, '--max-bad-samples', '1'], home);
      expect(readRecord(home, 'digits')).toMatchObject({
        status: 'ok',
        n: 2,
        dataset: { count: 3 },
        badSamples: [{ id: 's1', error: expect.any(String) }],
      });
      expect(code).toBe(0);
    });
  });

  it('says which file is missing', async () => {
    await withTemporaryFolder(async (home) => {
      install(home, await threeDigits(), 3);
      truncateSync(join(home, 'data', 'digits', 'test', 'nshards.txt'), 0);
      writeFileSync(join(home, 'data', 'digits', 'test', 'nshards.txt'), '2\n');
      const { code } = await runCli([...args, ...own], home);
      expect(readRecord(home, 'digits')).toMatchObject({
        status: 'skipped',
        reason: expect.stringMatching(/has no test\/1\.tar/),
      });
      expect(code).toBe(3);
    });
  });

  it('runs when it is whole', async () => {
    await withTemporaryFolder(async (home) => {
      install(home, await threeDigits(), 3);
      expect((await runCli([...args, ...own], home)).code).toBe(0);
      expect(readRecord(home, 'digits')).toMatchObject({ status: 'ok', n: 3 });
    });
  });
});
