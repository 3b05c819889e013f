import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { fixture, readExpected, specOf } from '../preprocess/fixture.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { readNpy } from '../support/npy.js';

const embedded = join(packageRoot, 'models', 'micro', 'vit-micro-s');
const fixtures = join(packageRoot, 'test', 'fixtures', 'preprocess');
const image = (name: string): string => join(fixtures, 'images', name);
const { cases } = JSON.parse(readFileSync(join(fixtures, 'clean-text.json'), 'utf8')) as {
  cases: readonly { text: string; ids: Record<'lower' | 'canonicalize', readonly number[] | undefined> }[];
};

/** A model folder with the embedded vocabulary and the sizes of the PIL fixture. Its graphs are empty files: they must
 *  not be loaded. */
function makeFolder(home: string, text: object | null = {}): string {
  const folder = join(home, 'model');
  mkdirSync(folder);
  for (const name of ['visual.onnx', 'textual.onnx']) writeFileSync(join(folder, name), '');
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(embedded, name), join(folder, name));
  const card = {
    ...{ id: 'toy', family: 'vit', image: { file: 'visual.onnx', ...specOf('32') } },
    ...(text ? { text: { file: 'textual.onnx', contextLength: 77, ...text } } : {}),
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(card));
  return folder;
}

function pad(ids: readonly number[], length: number): readonly number[] {
  return [...ids, ...Array<number>(length - ids.length).fill(0)];
}

describe('bench models tokenize', () => {
  it.each(['lower', 'canonicalize'] as const)(
    'gives the ids of open_clip (%s), as long as the context, and loads no graph',
    async (clean) => {
      await withTemporaryFolder(async (home) => {
        makeFolder(home, clean === 'lower' ? {} : { clean }); // lower is the default
        writeFileSync(join(home, 'texts.json'), JSON.stringify(cases.map(({ text }) => text)));
        const { code, stdout, stderr } = await runCli(
          ['models', 'tokenize', './model', '--texts', 'texts.json', '--json'],
          home,
        );
        expect([code, stderr]).toEqual([0, '']);
        const rows = JSON.parse(stdout) as readonly (readonly number[])[];
        const expected = cases.map(({ ids }) => pad(ids[clean] ?? ids.lower ?? [], 77));
        expect(rows).toEqual(expected);
      });
    },
  );

  it('takes one text a line, from a file or from standard input, and says what was cut', async () => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home, { contextLength: 4 });
      const lines = '\ufeffa cat\r\n\nA CAT &amp;amp; a dog\n';
      writeFileSync(join(home, 'texts.txt'), lines);
      const args = ['models', 'tokenize', './model', '--texts'];
      const { stdout, stderr } = await runCli([...args, 'texts.txt'], home);
      const [cat, empty, long, ...rest] = JSON.parse(stdout) as readonly (readonly number[])[];
      expect([cat.length, rest]).toEqual([4, []]);
      expect(empty).toEqual([2113, 2114, 0, 0]); // start, end, padding
      expect(long).toEqual([...cat.slice(0, 3), 2114]);
      expect(stderr).toBe('1 of 3 texts have more than 4 tokens and are cut\n');

      const main = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
      const piped = spawnSync(process.execPath, [main, ...args, '-'], { cwd: home, input: lines });
      expect(piped.stdout.toString()).toBe(stdout);
    });
  });

  it('says in one line what is wrong with the texts, and ends with 3', async () => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home);
      writeFileSync(join(home, 'a.json'), '["a", 7]');
      const result = await runCli(['models', 'tokenize', './model', '--texts', 'a.json'], home);
      expect(result.stderr).toMatch(/^error: a\.json: item 1 is 7, expected an array of strings.*\n$/);
      expect([result.code, result.stdout]).toEqual([3, '']);
    });
  });

  it('ends with 3 where the file is not there, and where the model has no text tower', async () => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home, null);
      const noText = await runCli(['models', 'tokenize', './model', '--texts', 'a.txt'], home);
      expect([noText.code, noText.stderr]).toEqual([3, expect.stringMatching(/^error: toy: no text tower/)]);
      const noFile = await runCli(['models', 'tokenize', 'vit-micro-s', '--texts', 'a.txt'], home);
      expect([noFile.code, noFile.stderr]).toEqual([3, 'error: a.txt: file not found\n']);
    });
  });
});

describe('bench models preprocess', () => {
  it('writes what torch and PIL give, one item an image', async () => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home);
      const { image: name, expected } = fixture.float32;
      const images = [image(name), image('jpeg-420.jpg'), image(name)];
      const result = await runCli(['models', 'preprocess', './model', ...images, '--out', 'x.npy'], home);
      expect([result.code, result.stderr]).toEqual([0, '']);
      expect(result.stdout).toBe('x.npy: float32 [3, 3, 32, 32]\n');
      const { shape, data } = readNpy(join(home, 'x.npy'));
      expect([shape, data]).toEqual([[3, 3, 32, 32], expect.any(Float32Array)]);
      const reference = readExpected(expected).data;
      for (const item of [0, 2])
        expect(data.subarray(item * reference.length, (item + 1) * reference.length)).toEqual(reference);
      expect(readdirSync(home).sort()).toEqual(['model', 'x.npy']);
    });
  });

  it.each(['rgb', 'source'])('converts to RGB when --image-mode %s says', async (mode) => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home);
      const args = ['./model', image('png-la.png'), '--out', 'x.npy', '--image-mode', mode, '--json'];
      const result = await runCli(['models', 'preprocess', ...args], home);
      const facts = { file: 'x.npy', shape: [1, 3, 32, 32], type: 'float32', imageMode: mode };
      expect(JSON.parse(result.stdout)).toEqual(facts);
      // The stored pixels are [H, W, 3] bytes, the stored table [3, 1, 256] the float of each.
      const pixels = readExpected(`png-la.32.${mode}.npy`).data;
      const table = readExpected(fixture.float32.table).data;
      const expected = Float32Array.from(
        { length: 3 * 32 * 32 },
        (_, i) => table[Math.floor(i / 1024) * 256 + pixels[(i % 1024) * 3 + Math.floor(i / 1024)]],
      );
      expect(readNpy(join(home, 'x.npy')).data).toEqual(expected);
    });
  });

  const wrong: readonly (readonly [name: string, args: readonly string[], code: number, message: RegExp])[] =
    [
      ['no such image', ['no.png', '--out', 'x.npy'], 3, /^error: no\.png: file not found/],
      [
        'no image',
        [image('png-la.png'), 'model/model.json', '--out', 'x.npy'],
        3,
        /model\.json: image: not a known/,
      ],
      [
        'a folder that is not there',
        [image('png-la.png'), '--out', 'no/x.npy'],
        2,
        /--out no\/x\.npy: cannot write/,
      ],
      [
        'another ending',
        [image('png-la.png'), '--out', 'x.png'],
        2,
        /--out x\.png: expected a name that ends in/,
      ],
      [
        'another mode',
        [image('png-la.png'), '--out', 'x.npy', '--image-mode', 'bgr'],
        2,
        /choices are rgb, source/,
      ],
      ['no output', [image('png-la.png')], 2, /required option '--out <file>' not specified/],
    ];
  it.each(wrong)('%s: one line, and no file is left', async (_name, args, code, message) => {
    await withTemporaryFolder(async (home) => {
      makeFolder(home);
      const result = await runCli(['models', 'preprocess', './model', ...args], home);
      expect(result.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
      expect([result.code, result.stdout]).toEqual([code, '']);
      expect(readdirSync(home)).toEqual(['model']);
    });
  });
});

describe('help', () => {
  it.each([[[]], [['inspect']], [['verify']], [['tokenize']], [['preprocess']]])(
    'bench models %j --help has an example',
    async (names) => {
      await withTemporaryFolder(async (home) => {
        const result = await runCli(['models', ...names, '--help'], home);
        expect(result.stdout).toMatch(/Examples?:[^]*\$ bench models /);
        expect(result.code).toBe(0);
      });
    },
  );
});
