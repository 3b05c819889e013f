import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { runRecordSchema } from '../support/records.js';
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

/** Where a damaged data set can stand in place of an embedded one; all are scored by one protocol. */
const places = [
  'digits',
  'novel',
  'openmoji',
  'noto-v1',
  'monotone',
  'fluent-3d',
  'emoji-val',
  'fashion-mnist',
];

const { datasets } = datasetsFileSchema.parse(
  JSON.parse(readFileSync(join(packageRoot, 'datasets.json'), 'utf8')),
);
const digits = datasets.find(({ id }) => id === 'mini-digits');

/** Copies of the digits with these shards, as the user's own data sets in place of the embedded ones. Gives their folders. */
function install(home: string, shards: readonly Uint8Array[]): readonly string[] {
  const own = shards.map((shard, index) => {
    const place = places[index];
    cpSync(original, join(home, 'data', place), { recursive: true });
    writeFileSync(join(home, 'data', place, 'test', '0.tar'), shard);
    return { ...digits, id: `mini-${place}`, root: 'data', paths: [place], count: 3, sha256: undefined };
  });
  writeFileSync(join(home, 'mine.json'), JSON.stringify({ version: 1, datasets: own }));
  return own.map(({ paths }) => join(home, 'data', paths[0]));
}

const own = ['--datasets', 'mine.json', '--data-dir', 'data'];

/** Runs the tasks of the first `count` places, and one whose data are the embedded ones. */
function runTasks(home: string, count: number, ...more: readonly string[]) {
  const tasks = [...places.slice(0, count), 'clipart'].map((place) => `mini/${place}`).join(',');
  const args = ['run', '--model', 'vit-micro-s', '--task', tasks, '--limit', '20', '--out', 'out'];
  return runCli([...args, ...own, ...more], home);
}

function readRecord(home: string, task: string) {
  const file = join(home, 'out', 'vit-micro-s', `mini__${task}.json`);
  return runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** A data set with something wrong, and what its record says. */
interface Damage {
  readonly what: string;
  readonly shard?: () => Promise<Uint8Array>;
  readonly spoil?: (folder: string) => void;
  readonly record: object;
}

const failed = (message: RegExp) => ({ status: 'failed', error: expect.stringMatching(message) });
const skipped = (message: RegExp) => ({ status: 'skipped', reason: expect.stringMatching(message) });

const damagedShards: readonly Damage[] = [
  {
    what: 'a corrupt image',
    shard: () => threeDigits((e) => [e[0], e[1], { name: 's1.png', bytes: 'no image' }, ...e.slice(3)]),
    record: failed(/^mini-digits: sample s1: .*--max-bad-samples 1/),
  },
  {
    what: 'an image of 60,000 by 60,000 pixels in 100 bytes',
    shard: () => threeDigits((e) => [e[0], e[1], { name: 's1.png', bytes: makeImageBomb() }, ...e.slice(3)]),
    record: failed(/^mini-novel: sample s1: image: the png file has more than 178956970 pixels/),
  },
  {
    what: 'a label out of range',
    shard: () => threeDigits((e) => [...e.slice(0, 5), { name: 's2.cls', bytes: '10' }]),
    record: failed(/^mini-openmoji: .*0\.tar: s2\.cls: label "10" is out of range, expected 0 to 9/),
  },
  {
    what: 'a label that is no number',
    shard: () => threeDigits((e) => [...e.slice(0, 5), { name: 's2.cls', bytes: 'two' }]),
    record: failed(/^mini-noto-v1: .*s2\.cls: label "two"/),
  },
  {
    what: 'a tar that was cut off',
    shard: async () => (await threeDigits()).subarray(0, 1800),
    record: failed(/^mini-monotone: .*0\.tar: damaged or cut off/),
  },
  {
    what: 'an empty data set',
    shard: () => packTar([]),
    record: failed(/^mini-fluent-3d: no samples/),
  },
  {
    what: 'a sample too few',
    shard: () => threeDigits((e) => e.slice(0, 4)),
    record: failed(/^mini-emoji-val: 2 samples in .*, datasets\.json says 3/),
  },
  {
    what: 'a Git-LFS pointer',
    shard: () => Promise.resolve(Buffer.from('version https://git-lfs.github.com/spec/v1\n')),
    record: failed(/^mini-fashion-mnist: .*is a Git-LFS pointer/),
  },
];

const damagedFolders: readonly Damage[] = [
  {
    what: 'a class name too few',
    spoil: (folder) => {
      writeFileSync(join(folder, 'classnames.txt'), '0\n1\n2\n3\n4\n5\n6\n7\n8\n');
    },
    record: failed(/^mini-digits: 9 class names in .*classnames\.txt, datasets\.json says 10/),
  },
  {
    what: 'class names that are a Git-LFS pointer',
    spoil: (folder) => {
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n';
      writeFileSync(join(folder, 'classnames.txt'), pointer);
    },
    record: failed(/^mini-novel: .*classnames\.txt: is a Git-LFS pointer/),
  },
  {
    what: 'an unknown kind of samples',
    spoil: (folder) => {
      writeFileSync(join(folder, 'dataset_type.txt'), 'unheard-of');
    },
    record: failed(/^mini-openmoji: .*dataset_type\.txt says "unheard-of", expected classification or/),
  },
  {
    what: 'a folder in place of a shard',
    spoil: (folder) => {
      rmSync(join(folder, 'test/0.tar'));
      mkdirSync(join(folder, 'test/0.tar'));
    },
    record: failed(/^mini-noto-v1: .*0\.tar: cannot be read \(EISDIR/),
  },
  {
    what: 'an empty folder',
    spoil: (folder) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    },
    record: skipped(/^data incomplete: .*monotone has no classnames\.txt and 2 more/),
  },
  {
    what: 'a shard that is missing',
    spoil: (folder) => {
      writeFileSync(join(folder, 'test/nshards.txt'), '2\n');
    },
    record: skipped(/^data incomplete: .*fluent-3d has no test\/1\.tar/),
  },
  { what: 'nothing at all', record: { status: 'ok', n: 3 } },
];

async function runDamaged(damages: readonly Damage[]) {
  return withTemporaryFolder(async (home) => {
    const shards = await Promise.all(damages.map(({ shard = threeDigits }) => shard()));
    const folders = install(home, shards);
    damages.forEach(({ spoil }, index) => spoil?.(folders[index]));
    const { code, stderr } = await runTasks(home, damages.length);
    const records = damages.map((_, index) => readRecord(home, places[index]));
    return { code, stderr, records, other: readRecord(home, 'clipart') };
  });
}

// One run for all of a list: every data set fails for itself.
describe.each([
  ['shards', damagedShards],
  ['folders', damagedFolders],
] as const)('data sets with damaged %s', (_what, damages) => {
  let run: Awaited<ReturnType<typeof runDamaged>>;
  beforeAll(async () => {
    run = await runDamaged(damages);
  });

  it.each(damages.map(({ what, record }, index) => [what, record, index] as const))(
    '%s: one clear line in the record',
    (_damage, record, index) => {
      expect(run.records[index]).toMatchObject(record);
    },
  );

  it('leave the other task unharmed, and end with exit code 3 and no stack', () => {
    expect(run.other.status).toBe('ok');
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.code).toBe(3);
  });
});

describe('a damaged data set', () => {
  it('does not keep `bench list` from listing, and is shown there', async () => {
    await withTemporaryFolder(async (home) => {
      const [folder] = install(home, [await threeDigits()]);
      writeFileSync(join(folder, 'dataset_type.txt'), 'unheard-of');
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
      const shard = await threeDigits((e) => [
        e[0],
        e[1],
        { name: 's1.png', bytes: 'no image' },
        ...e.slice(3),
      ]);
      install(home, [shard]);
      const { code } = await runTasks(home, 1, '--max-bad-samples', '1');
      expect(readRecord(home, 'digits')).toMatchObject({
        status: 'ok',
        n: 2,
        dataset: { count: 3 },
        badSamples: [{ id: 's1', error: expect.any(String) }],
      });
      expect(code).toBe(0);
    });
  });
});
