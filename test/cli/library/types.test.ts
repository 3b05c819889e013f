import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();

const settings = {
  compilerOptions: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // our own declarations are checked, and those that they name
    skipLibCheck: false,
    types: ['node'],
    noEmit: true,
  },
  include: ['*.ts'],
};

const program = `
import { ConfigError, compare, extend, fit, gate, report, runShard, runSuite, score } from 'vitabench';
import type { DatasetReader, Extension, MetricDescriptor, Protocol, ProtocolContext, ProtocolRun } from 'vitabench';
import type { OkRecord, RunSuiteOptions, Sample, TaskRecord } from 'vitabench';

const options: RunSuiteOptions = { model: 'vit-micro-s', suite: ['mini'], limit: 100, signal: undefined };
const { records } = await runSuite({ ...options, onProgress: ({ done, total }) => [done, total ?? 0] });
export const finished: readonly OkRecord[] = records.filter((one: TaskRecord) => one.status === 'ok');
export const { tasks } = await runShard({ shard: '1/2' });
export const n: number = (await score({ metric: 'classification', truth: [0], predictions: [[1, 0]] })).n;
export const slope: number | undefined = (await fit({ points: [{ x: 1, y: 1 }], x: 'x', y: 'y' })).params.alpha;
export const laws = (await fit({ points: 'runs.csv', x: 'x', y: 'y', series: 'family' })).series;
export const verdicts: readonly string[] = (await compare({ before: 'a', after: 'b' })).models.map((m) => m.verdict);
export const code: 0 | 1 | 3 | 4 = (await gate({ baseline: 'a', config: { version: 1 } })).exitCode;
export const html: string = (await report({ results: 'a' })).html;
export const isOurs = (error: unknown): error is ConfigError => error instanceof ConfigError;
export const metric: MetricDescriptor = {
  ...{ id: 'share', unit: 'fraction', range: [0, 1], higherIsBetter: true, summary: 'mine' },
};
export const start = (context: ProtocolContext): readonly string[] => context.classNames;
export type Mine = readonly [Protocol, ProtocolRun, Sample, DatasetReader];
const extension: Extension = { name: 'mine', version: '1', metrics: [metric] };
extend(extension);
`;

const wrong = `
import { runSuite } from 'vitabench';
await runSuite({ limit: 'ten' });
await runSuite({ limt: 10 });
await runSuite({ queue: 'redis://localhost' });
`;

/** What the compiler says of a project of a user, a line for each mistake. */
function compile(text: string): Promise<readonly string[]> {
  const folder = makeFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  symlinkSync(packageRoot, join(modules, 'vitabench'), 'dir');
  symlinkSync(join(packageRoot, 'node_modules/@types/node'), join(modules, '@types/node'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'program.ts'), text);
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--pretty', 'false'], { cwd: folder }, (_, stdout) => {
      resolve(stdout.split('\n').filter((line) => /\bTS\d+\b/.test(line)));
    });
  });
}

describe('the types of the package', () => {
  it('are found and hold in a strict project of a user', async () => {
    expect(await compile(program)).toEqual([]);
  });

  it('catch an option of another type, one that is misspelt, and one of the command alone', async () => {
    const mistakes = await compile(wrong);
    expect(mistakes.map((line) => /^program\.ts\((\d+),/.exec(line)?.[1])).toEqual(['3', '4', '5']);
  });
});
