import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fitCommand } from '../../harness/cli/fit-command.js';
import type { WrittenFitOptions } from '../../harness/config/written-fit.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';

const file = join(packageRoot, 'test', 'fixtures', 'scaling', 'laion-runs.csv');
const laion = readFileSync(file, 'utf8');

/** Runs `bench fit` on a file. */
function fit(points: string, ...args: readonly string[]): Promise<CliResult> {
  return withTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'runs.csv'), points);
    return runCli(['fit', '--points', 'runs.csv', ...args], folder);
  });
}

const imagenet = [
  ...['--x', 'gmacs_total', '--y', 'imagenet', '--metric', 'acc1', '--where', 'data!=CLIP-WIT'],
  ...['--envelope', 'bins=5', '--form', 'power', '--loss', 'log', '--bootstrap', '50'],
];

describe('bench fit', () => {
  it('prints one JSON document, the same bytes twice', async () => {
    const args = [...imagenet, '--holdout', '2', '--predict', '3.78969e12,1e15', '--seed', '3', '--json'];
    const first = await fit(laion, ...args);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const second = await fit(laion, ...args);
    expect(second.stdout).toBe(first.stdout);
    const document = JSON.parse(first.stdout) as Record<string, unknown>;
    expect(Object.keys(document).slice(0, 11)).toEqual([
      ...['form', 'params', 'intervals', 'n', 'rmsePoints', 'aicc', 'loo', 'holdout', 'predictions'],
      ...['verdict', 'warnings'],
    ]);
    expect(document).toMatchObject({
      form: 'power',
      params: { A: expect.closeTo(5.8581, 4), alpha: expect.closeTo(0.1114, 4) },
      n: 5,
      metric: 'acc1',
      loss: 'log',
      points: 29,
      seed: 3,
      holdout: [{ predictedScore: expect.closeTo(0.7656, 4) }, { predictedScore: expect.closeTo(0.7806, 4) }],
      predictions: [{ x: 3.78969e12, score: expect.closeTo(0.76738265, 6) }, { x: 1e15 }],
      warnings: expect.arrayContaining([
        expect.stringMatching(/1000000000000000 is .* times beyond the points/),
      ]),
    });
    expect(first.stdout).not.toMatch(/null|NaN/);
  });

  it('prints the law, its parameters, what was held out, and predictions, for people', async () => {
    const { code, stdout, stderr } = await fit(
      laion,
      ...imagenet,
      '--holdout',
      '2',
      '--id',
      'arch',
      '--predict',
      '1e13',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^y = 1 - imagenet over x = gmacs_total, 5 points of 29: the lowest of each of 5 bins/,
    );
    expect(stdout).toMatch(/y = 5\.86 x\^-0\.111 {3}\(power, least squares of ln y\)/);
    expect(stdout).toMatch(/\nalpha +0\.11139 +\[0\.0\d+, 0\.1\d+\]\n/);
    expect(stdout).toMatch(/\nViT-H-14 +6\.6315e12 +77\.97 +78\.06 +\[7\d\.\d\d, 8\d\.\d\d\] +0\.09\n/);
    expect(stdout).toMatch(/\n1e13 +79\.12 +\[7\d\.\d\d, 8\d\.\d\d\]\n/);
    expect(stdout).toMatch(/\nverdict: \w+\n$/);
    expect(stderr).toMatch(
      /^warning: fitted to the lowest of each of 5 bins of log x: chosen by their errors/m,
    );
  });

  it('fits each series, and says which one has no law', async () => {
    const points = `${laion}none,ONE,3B,1,1,1,0.5,0.5,0.5,0.5\n`;
    const args = [
      '--x',
      'gmacs_total',
      '--y',
      'imagenet',
      '--metric',
      'acc1',
      '--series',
      'data',
      '--bootstrap',
      '0',
    ];
    const { code, stdout, stderr } = await fit(points, ...args, '--form', 'power', '--json');
    const { series } = JSON.parse(stdout) as { series: Record<string, { n?: number; error?: string }> };
    expect(Object.entries(series).map(([name, { n, error }]) => [name, n ?? error])).toEqual([
      ['LAION-400M', 9],
      ['LAION-2B', 11],
      ['LAION-80M', 9],
      ['CLIP-WIT', 3],
      ['ONE', expect.stringMatching(/fit power: /)],
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: ONE: fit power: /);
  });

  it.each<readonly [string, Partial<WrittenFitOptions>, string, RegExp]>([
    ['without points', { points: 'none.csv' }, 'DataError', /^none\.csv: file not found$/],
    ['of a column that is not there', { x: 'gmacs' }, 'ConfigError', /^--x gmacs: no such column in /],
    ['in an unknown form', { form: 'line' }, 'ConfigError', /^--form line: unknown/],
    [
      'of more parameters than points',
      { where: ['data=CLIP-WIT'], form: 'shifted' },
      'ConfigError',
      /^fit shifted: 3 different places/,
    ],
    [
      'of more points held out than there are',
      { where: ['data=CLIP-WIT'], holdout: '3' },
      'ConfigError',
      /^--holdout 3: of 3 points, expected fewer/,
    ],
  ])('%s: an error for the user', async (_name, wrong, kind, message) => {
    const written = { points: file, x: 'gmacs_total', y: 'coco', seed: '0', ...wrong };
    const error = await fitCommand({
      ...{ form: 'auto', loss: 'log', envelope: 'none' },
      ...written,
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  it('ends with 2 and one line where the command is wrong', async () => {
    const { code, stdout, stderr } = await fit(laion, '--x', 'gmacs_total', '--y', 'none');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: --y none: no such column in runs\.csv, nearest: .*\n$/);
  });

  it('reads standard input', () => {
    const bench = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
    const args = ['fit', '--points', '-', '--x', 'gmacs_total', '--y', 'coco', '--bootstrap', '0', '--json'];
    const { stdout, status } = spawnSync(process.execPath, [bench, ...args], {
      input: laion,
      encoding: 'utf8',
    });
    expect([status, (JSON.parse(stdout) as { n: number }).n]).toEqual([0, 32]);
  });
});
