import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OkRecord } from '../../harness/config/record.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { readComparable, runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';
import { hasRedis, sayNoRedis, withRedis } from '../support/redis.js';

sayNoRedis();

const example = join(packageRoot, 'test/examples/extension');
const extension = ['--extension', './extension.mjs'];
const data = ['--datasets', 'my.json', '--data-dir', 'data'];
const named = [...extension, '--suite', './my.suite.json'];

/** The example as a user has it: a folder of its own, far from bench, with its data. */
function copyExample(home: string): void {
  cpSync(example, home, { recursive: true });
  execFileSync(process.execPath, [join(example, 'make-shapes.mjs'), join(home, 'data/shapes')]);
}

const run = (home: string, model: string, more: readonly string[] = []) =>
  runCli(['run', '--model', model, ...named, ...data, ...more], home);

const errorsOf = ({ stderr }: CliResult) => stderr.split('\n').filter((line) => line.startsWith('error:'));

function readRecord(home: string, file: string): OkRecord {
  return JSON.parse(readFileSync(join(home, file), 'utf8')) as OkRecord;
}

/** The metric, counted once more from the samples file. */
function shareOfRight(home: string, file: string): number {
  const lines = readFileSync(join(home, file), 'utf8').trim().split('\n');
  const samples = lines.map((line) => JSON.parse(line) as { truth: number; prediction: number });
  return samples.filter(({ truth, prediction }) => truth === prediction).length / samples.length;
}

describe('an extension with a protocol, a metric, a reader and a scorer, in a folder of its own', () => {
  it('is run, and what comes out is reported, compared and gated', async () => {
    await withTemporaryFolder(async (home) => {
      copyExample(home);
      const ran = await run(home, 'vit-micro-s,vitamin-micro-s');
      expect([errorsOf(ran), ran.code]).toEqual([[], 0]);
      expect(ran.stdout).toMatch(/mine\/shapes +nearest_image_acc +25 /);
      const record = readRecord(home, 'results/vit-micro-s/mine__shapes.json');
      expect(record).toMatchObject({
        n: 40,
        protocol: { id: 'nearest-image', version: 1 },
        dataset: { count: 40 },
      });
      expect(record.versions?.['nearest-image']).toBe('1.0.0');
      expect(record.metrics.nearest_image_acc).toBe(
        shareOfRight(home, 'results/vit-micro-s/mine__shapes.samples.jsonl'),
      );
      // another batch size moves nothing, and finished tasks are kept
      expect((await run(home, 'vit-micro-s')).stderr.match(/kept/g)).toHaveLength(2);
      await run(home, 'vit-micro-s', ['--batch-size', '7', '--no-cache', '--out', 'other']);
      expect(readRecord(home, 'other/vit-micro-s/mine__shapes.json').metrics).toEqual(record.metrics);

      const reported = await runCli(
        ['report', 'results', ...named, ...data, '--bootstrap', '20', '--json'],
        home,
      );
      expect(JSON.parse(reported.stdout)).toMatchObject({ models: 2, tasks: 2 });
      const sides = ['results/vit-micro-s', 'results/vitamin-micro-s'];
      const compared = await runCli(['compare', ...sides, ...named, '--ignore', 'preprocess'], home);
      // the share of right samples: counted, not taken from intervals
      expect([compared.code, compared.stdout]).toEqual([
        0,
        expect.stringMatching(/mine\/shapes nearest_image_acc +40 .* \+\d+\/-\d+ /),
      ]);
      const gate = (before: string, after: string) =>
        runCli(['gate', '--baseline', before, '--current', after, ...named], home);
      expect((await gate(sides[0], sides[0])).code).toBe(0);
      const failed = await gate(sides[1], sides[0]);
      expect([failed.code, failed.stdout]).toEqual([
        1,
        expect.stringContaining('mine/shapes nearest_image_acc: fell'),
      ]);
    });
  });

  it('is listed, and looked at with its data', async () => {
    await withTemporaryFolder(async (home) => {
      copyExample(home);
      const metrics = await runCli(['list', 'metrics', ...extension, '--json'], home);
      expect(metrics.stdout).toContain('"nearest_image_acc"');
      const status = await runCli(['data', 'status', 'my-shapes', ...extension, ...data], home);
      expect(status.stdout).toMatch(/my-shapes +present +40/);
      writeFileSync(join(home, 'data/shapes/images/cross-1.png'), 'no image');
      const verified = await runCli(['data', 'verify', 'my-shapes', ...extension, ...data], home);
      expect([verified.code, verified.stdout]).toEqual([3, expect.stringContaining('cross-1.png')]);
      const list = '{"image":"../../my.json","class":"owl"}\n';
      writeFileSync(join(home, 'data/shapes/images.jsonl'), list);
      const led = await run(home, 'vit-micro-s');
      expect([led.code, led.stdout]).toEqual([
        3,
        expect.stringContaining('../../my.json leads out of the folder'),
      ]);
    });
  });

  it('scores, named before the metric, after it, and in the environment', async () => {
    await withTemporaryFolder(async (home) => {
      cpSync(example, home, { recursive: true });
      // bins by hand: |1.9 - 2| of the two at 0.95, |0.5 - 0| of the one at 0.5; 0.6 / 3
      const items = [
        { confidence: 0.95, correct: true },
        { confidence: 0.95, correct: true },
        { confidence: 0.5, correct: false },
      ];
      writeFileSync(join(home, 'p.jsonl'), items.map((item) => JSON.stringify(item)).join('\n'));
      const words = ['stated-confidence', '--predictions', 'p.jsonl', '--json'];
      for (const result of [
        await runCli(['score', ...extension, ...words], home),
        await runCli(['score', ...words, '--extension=./extension.mjs'], home),
        await runCli(['score', ...words], home, undefined, { BENCH_EXTENSIONS: './extension.mjs' }),
      ]) {
        const { metrics, n } = JSON.parse(result.stdout) as { metrics: Record<string, number>; n: number };
        expect([metrics.calibration_error, n]).toEqual([expect.closeTo(0.2, 12), 3]);
      }
      const without = await runCli(['score', ...words], home);
      expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('unknown command')]);
    });
  });

  it('is added by a program, which finds bench as any package', async () => {
    await withTemporaryFolder(async (home) => {
      copyExample(home);
      mkdirSync(join(home, 'node_modules'));
      symlinkSync(packageRoot, join(home, 'node_modules/vitabench'));
      const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home };
      const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: home, env, encoding: 'utf8' });
      expect(printed).toBe('mine/shapes 0.600\nmine/digits 0.733\n');
      const { versions } = readRecord(home, 'program-results/vit-micro-s/mine__shapes.json');
      expect(versions?.['nearest-image']).toBe('1.0.0');
      expect(errorsOf(await run(home, 'vit-micro-s'))).toEqual([]);
      expect(readComparable(join(home, 'program-results'))).toEqual(readComparable(join(home, 'results')));
    });
  });

  it('is found as a package from the working directory, with the version of the package', async () => {
    await withTemporaryFolder(async (home) => {
      copyExample(home);
      const folder = join(home, 'node_modules/@me/nearest');
      mkdirSync(folder, { recursive: true });
      for (const file of ['nearest-image.mjs', 'listed-images.mjs', 'stated-confidence.mjs'])
        cpSync(join(example, file), join(folder, file));
      const source = readFileSync(join(example, 'extension.mjs'), 'utf8');
      writeFileSync(join(folder, 'extension.mjs'), source.replace("  version: '1.0.0',\n", ''));
      // as packages of ES modules alone say it
      const manifest = {
        name: '@me/nearest',
        version: '2.3.4',
        exports: { '.': { import: './extension.mjs' } },
      };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
      const words = [
        '--suite',
        './my.suite.json',
        '--extension',
        '@me/nearest',
        ...data,
        '--task',
        'mine/shapes',
      ];
      const ran = await runCli(['run', '--model', 'vit-micro-s', ...words], home);
      expect([errorsOf(ran), ran.code]).toEqual([[], 0]);
      const { versions } = readRecord(home, 'results/vit-micro-s/mine__shapes.json');
      expect(versions?.['nearest-image']).toBe('2.3.4');
    });
  });
});

/** Four images whose embeddings lie on a quarter of a circle: the first two are nearest to each other, and so are the last two. */
const byHand = `
  import { nearestImage } from './test/examples/extension/nearest-image.mjs';
  const rows = [[1, 0], [9, 1], [0, 1], [2, 10]];
  const labels = [0, 0, 1, 0];
  const multiply = async (a, b) => {
    const [n, m] = [a.shape[0], b.shape[0]];
    const at = (t, i, k) => t.data[2 * i + k];
    const product = (i, j) => at(a, i, 0) * at(b, j, 0) + at(a, i, 1) * at(b, j, 1);
    return { data: Float32Array.from({ length: n * m }, (_, c) => product(Math.floor(c / m), c % m)), shape: [n, m] };
  };
  const run = await nearestImage.start({ multiply });
  rows.forEach((row, i) => run.step([
    { sample: { id: String(i), label: labels[i] }, output: { tensors: { embedding: { data: Float32Array.from(row) } } } },
  ]));
  const { metrics, lines, n } = await run.finish();
  process.stdout.write(JSON.stringify({ metrics, n, predictions: lines.map(({ prediction }) => prediction) }));
`;

it('finds the nearest images that one finds by hand', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', byHand], { cwd: packageRoot });
  // the last two are of different classes: each gets that of the other
  expect(JSON.parse(String(printed))).toEqual({
    metrics: { nearest_image_acc: 0.5 },
    n: 4,
    predictions: [0, 0, 0, 1],
  });
});

const faults: readonly (readonly [name: string, source: string, message: string])[] = [
  ['no JavaScript', 'let x = ', 'cannot be loaded (SyntaxError: '],
  ['one that throws', "throw new Error('boom\\nand more')", 'cannot be loaded (boom and more)'],
  ['no extension', 'export const y = 1', 'exports no extension. Export one as `extension`, or as default'],
  ['a misspelt member', "export default { name: 'x', protocol: [] }", 'x: unknown key "protocol", nearest: '],
  [
    'a metric without direction',
    "export default { name: 'x', metrics: [{ id: 'm', unit: 'fraction', range: [0, 1], summary: 's' }] }",
    'x: metrics[0].higherIsBetter: missing, expected true or false',
  ],
  [
    'a format of bench',
    "export default { name: 'x', readers: { coco: { open() {}, findMissing() {} } } }",
    'x: format coco: bench has one of this id itself. Give it another id',
  ],
];

describe('an extension that is wrong is refused in one line that names it, and nothing runs', () => {
  it.each(faults)('%s', async (_name, source, message) => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'wrong.mjs'), source);
      const result = await runCli(['run', '--extension', './wrong.mjs'], home);
      expect(errorsOf(result)).toEqual([expect.stringContaining(`--extension ./wrong.mjs: ${message}`)]);
      expect([result.code, result.stdout]).toEqual([2, '']);
      expect(result.stderr).not.toMatch(/\n\s+at /);
    });
  });

  it('one that is not there, one that clashes with another, and one that was left out', async () => {
    await withTemporaryFolder(async (home) => {
      copyExample(home);
      const list = (...modules: readonly string[]) =>
        runCli(['list', 'tasks', '--extension', ...modules], home);
      expect(errorsOf(await list('./none.mjs'))).toEqual([
        expect.stringContaining('./none.mjs: no such file'),
      ]);
      expect(errorsOf(await list('no-such-package'))).toEqual([
        expect.stringContaining(
          "--extension no-such-package: cannot be loaded (Cannot find package 'no-such-package'",
        ),
      ]);
      const twin = readFileSync(join(home, 'extension.mjs'), 'utf8').replace(
        "name: 'nearest-image'",
        "name: 'twin'",
      );
      writeFileSync(join(home, 'twin.mjs'), twin);
      expect(errorsOf(await list('./extension.mjs,./twin.mjs'))).toEqual([
        expect.stringContaining('twin: metric nearest_image_acc: nearest-image brings one of this id, too'),
      ]);
      const without = await runCli(['run', '--suite', './my.suite.json', ...data], home);
      expect([without.code, errorsOf(without)]).toEqual([
        2,
        [
          expect.stringMatching(
            /mine\/shapes: protocol nearest-image: no such protocol, .* with its --extension/,
          ),
        ],
      ]);
    });
  });
});

(hasRedis ? describe : describe.skip)('extensions and the workers of a queue', () => {
  it('are refused by a worker that lacks them, and run by one that has them to the same bytes', async () => {
    await withRedis(async ({ url }, home) => {
      copyExample(home);
      const plain = await run(home, 'vit-micro-s', ['--out', 'plain', '--batch-size', '8']);
      const queue = ['--queue', url, '--out', 'queued', '--batch-size', '8'];
      const command = ['run', '--model', 'vit-micro-s', ...named, ...data, ...queue];
      expect((await runCli(command, home, { interruptOn: /shards?\b/ })).code).toBe(130);
      const worker = ['worker', '--queue', url, '--drain', '--workers', '1'];
      const other = await runCli(worker, home);
      expect(other.stderr).toContain(
        'extension nearest-image 1.0.0 is not loaded here. Start the worker with the same --extension as the run',
      );
      const source = readFileSync(join(home, 'extension.mjs'), 'utf8');
      writeFileSync(join(home, 'newer.mjs'), source.replace('1.0.0', '1.1.0'));
      const newer = await runCli([...worker, '--extension', './newer.mjs'], home);
      expect(newer.stderr).toContain('extension nearest-image 1.0.0 is 1.1.0 here');
      const own = await runCli([...worker, ...extension], home);
      expect([own.code, plain.code]).toEqual([0, 0]);
      expect((await runCli(command, home)).stdout).toBe(plain.stdout);
      expect(readComparable(join(home, 'queued'))).toEqual(readComparable(join(home, 'plain')));
    });
  });
});
