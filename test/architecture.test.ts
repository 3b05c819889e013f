import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  findCycles,
  listSources,
  readAllImports,
  readImports,
  resolveImport,
  type Import,
} from './house/imports.js';

// Import only from a lower floor, or from your own folder (harness/README.md).
const allowed: Readonly<Record<string, readonly string[]>> = {
  'harness/core': [],
  'harness/config': ['harness/core'],
  'harness/metrics': ['harness/core'],
  'harness/onnx': ['harness/core'],
  'harness/preprocess': ['harness/core'],
  'harness/data': ['harness/core', 'harness/config', 'harness/preprocess'],
  'harness/hub': ['harness/core', 'harness/config'],
  'harness/endpoint': ['harness/core', 'harness/config'],
  'harness/runtime': ['harness/core', 'harness/config'],
  'harness/results': ['harness/core', 'harness/config'],
  'harness/queue': ['harness/core', 'harness/config'],
  models: ['harness/core', 'harness/config', 'harness/onnx', 'harness/preprocess', 'harness/runtime'],
  tasks: ['harness/core', 'harness/config', 'harness/metrics', 'harness/preprocess'],
  'harness/pipeline': [
    'harness/core',
    'harness/config',
    'harness/data',
    'harness/preprocess',
    'harness/results',
  ],
  'harness/score': [
    'harness/core',
    'harness/config',
    'harness/data',
    'harness/metrics',
    'harness/preprocess',
  ],
  'harness/exchange': [
    'harness/core',
    'harness/config',
    'harness/data',
    'harness/metrics',
    'harness/results',
  ],
  reports: ['harness/core', 'harness/config', 'harness/metrics', 'harness/results'],
  'harness/library': [
    'harness/core',
    'harness/config',
    'harness/metrics',
    'harness/onnx',
    'harness/preprocess',
    'harness/data',
    'harness/hub',
    'harness/endpoint',
    'harness/runtime',
    'harness/results',
    'harness/queue',
    'models',
    'tasks',
    'harness/pipeline',
    'harness/score',
    'harness/exchange',
    'reports',
  ],
  'harness/cli': [
    'harness/core',
    'harness/config',
    'harness/metrics',
    'harness/onnx',
    'harness/preprocess',
    'harness/data',
    'harness/hub',
    'harness/endpoint',
    'harness/runtime',
    'harness/results',
    'harness/queue',
    'models',
    'tasks',
    'harness/pipeline',
    'harness/score',
    'harness/exchange',
    'reports',
    'harness/library',
  ],
};

/** Packages that may be imported in one folder instead of one file. */
const folderOfPackage: Readonly<Record<string, string>> = { zod: 'harness/config', commander: 'harness/cli' };

const root = process.cwd();
const files = listSources(root, ['harness', 'models', 'tasks', 'reports']);
const imports = readAllImports(root, files);

function floorOf(file: string): string {
  return file.startsWith('harness/') ? file.split('/').slice(0, 2).join('/') : file.split('/')[0];
}

function findFloorBreaks(all: readonly Import[]): readonly string[] {
  return all
    .filter(({ target }) => target.startsWith('.'))
    .filter((one) => {
      const [from, to] = [floorOf(one.file), floorOf(resolveImport(one))];
      return from !== to && !allowed[from].includes(to);
    })
    .map((one) => `${one.file} imports ${resolveImport(one)}`);
}

function findSharedPackages(all: readonly Import[]): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { file, target } of all) {
    if (target.startsWith('.') || target.startsWith('node:')) continue;
    const name = target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');
    const place = Object.hasOwn(folderOfPackage, name) ? floorOf(file) : file;
    places.set(name, (places.get(name) ?? new Set()).add(place));
  }
  return [...places]
    .filter(
      ([name, where]) => where.size > 1 || (name in folderOfPackage && !where.has(folderOfPackage[name])),
    )
    .map(([name, where]) => `${name} in ${[...where].join(' and ')}`);
}

describe('the tree is the pipeline', () => {
  it('finds its sources', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('imports only from lower floors', () => {
    expect(findFloorBreaks(imports)).toEqual([]);
  });

  it('catches an import from a higher floor', () => {
    const planted = readImports(
      'harness/metrics/x.ts',
      "import { runTask } from '../pipeline/run-task.js';\n",
    );
    expect(findFloorBreaks(planted)).toEqual(['harness/metrics/x.ts imports harness/pipeline/run-task.ts']);
  });

  it('has no cycles', () => {
    expect(findCycles(imports)).toEqual([]);
  });

  it('catches a cycle', () => {
    const planted = [
      { file: 'harness/core/a.ts', target: './b.js' },
      { file: 'harness/core/b.ts', target: './a.js' },
    ];
    expect(findCycles(planted)).toEqual(['harness/core/a.ts -> harness/core/b.ts -> harness/core/a.ts']);
  });

  it('imports each package in one file', () => {
    expect(findSharedPackages(imports)).toEqual([]);
  });

  it('catches a package that is imported twice', () => {
    const planted = [
      { file: 'harness/core/a.ts', target: 'sharp' },
      { file: 'harness/preprocess/decode.ts', target: 'sharp' },
    ];
    expect(findSharedPackages(planted)).toEqual([
      'sharp in harness/core/a.ts and harness/preprocess/decode.ts',
    ]);
  });

  it('keeps files to one idea: at most 250 lines', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });
});
