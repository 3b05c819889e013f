import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { findUnreadOptions } from './find-unread-options.js';
import { findUnused, findUsedByTestsAlone } from './find-unused.js';
import { findCycles, listSources, readAllImports } from './imports.js';
import { measureFiles } from './measure-files.js';

const newFolder = useTemporaryFolders();

const config = JSON.stringify({ entry: ['src/main.ts!', 'test/*.ts'], project: ['src/*.ts!', 'test/*.ts'] });
const tidy: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'house-fixture', dependencies: { used: '1.0.0' } }),
  'knip.json': config,
  'src/main.ts':
    "import 'used';\nimport { one } from './one.js';\nimport type { Two } from './two.js';\n\none({} as Two);\n",
  'src/one.ts': 'export function one(two: object): object {\n  return two;\n}\n',
  'src/two.ts': 'export interface Two {\n  readonly a?: number;\n}\n',
  'test/one.ts': "import { one } from '../src/one.js';\n\none({});\n",
};

/** A small project: the tidy one with these files in place of its own. */
function makeProject(changes: Readonly<Record<string, string>> = {}): string {
  const folder = newFolder();
  for (const [file, text] of Object.entries({ ...tidy, ...changes })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const find = (folder: string) => findUnused(folder, join(folder, 'knip.json'));

describe('what nobody uses', () => {
  it('is nothing in a tidy project', async () => {
    const folder = makeProject();
    expect(await find(folder)).toEqual([]);
    expect(await findUsedByTestsAlone(folder, join(folder, 'knip.json'))).toEqual([]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'an export',
      { 'src/one.ts': `${tidy['src/one.ts']}export const left = 1;\n` },
      'exports src/one.ts: left',
    ],
    ['a type', { 'src/two.ts': `${tidy['src/two.ts']}export type Left = 1;\n` }, 'types src/two.ts: Left'],
    ['a file', { 'src/left.ts': 'export const a = 1;\n' }, 'files src/left.ts: src/left.ts'],
    [
      'a dependency',
      {
        'package.json': JSON.stringify({
          name: 'house-fixture',
          dependencies: { used: '1.0.0', left: '1.0.0' },
        }),
      },
      'dependencies package.json: left',
    ],
    [
      'a dependency that is not named',
      { 'src/one.ts': `import 'unsaid';\n${tidy['src/one.ts']}` },
      'unlisted src/one.ts: unsaid',
    ],
  ])('%s is found', async (_what, changes, finding) => {
    expect(await find(makeProject(changes))).toEqual([finding]);
  });

  it('is also what tests alone use', async () => {
    const folder = makeProject({
      'src/one.ts': `${tidy['src/one.ts']}export const tested = 1;\n`,
      'test/one.ts': "import { tested } from '../src/one.js';\n\nvoid tested;\n",
    });
    expect(await find(folder)).toEqual([]);
    expect(await findUsedByTestsAlone(folder, join(folder, 'knip.json'))).toEqual([
      'exports src/one.ts: tested',
    ]);
  });

  it('cannot be told where knip does not run', async () => {
    await expect(findUnused(newFolder(), 'nowhere.json')).rejects.toThrow('knip failed');
  });
});

describe('figures', () => {
  it('finds a circle of imports', () => {
    const folder = makeProject({
      'src/two.ts': `import { one } from './one.js';\n${tidy['src/two.ts']}void one;\n`,
    });
    const cyclesOf = (root: string) => findCycles(readAllImports(root, listSources(root, ['src'])));
    expect(cyclesOf(folder)).toEqual([]);
    writeFileSync(join(folder, 'src/one.ts'), `import type { Two } from './two.js';\n${tidy['src/one.ts']}`);
    expect(cyclesOf(folder)).toEqual(['src/one.ts -> src/two.ts -> src/one.ts']);
  });

  it('counts lines', () => {
    // 5, 3 and 3 lines
    const folder = makeProject();
    expect(measureFiles(folder, listSources(folder, ['src']))).toEqual({
      count: 3,
      median: 3,
      longest: { file: 'src/main.ts', lines: 5 },
    });
    // of two, between them: (5 + 3) / 2
    expect(measureFiles(folder, ['src/main.ts', 'src/one.ts']).median).toBe(4);
    expect(() => measureFiles(folder, [])).toThrow('no files');
  });
});

describe('options that nobody reads', () => {
  const program = new Command('bench');
  program.command('run').option('--fail-fast').option('--left-over <n>').option('--per-item <n>');

  it('are found, though they are declared', () => {
    const texts = [
      'interface Options {\n  readonly failFast?: boolean;\n  readonly leftOver?: string;\n}\n',
      "const schema = {\n  failFast: z.boolean(),\n  leftOver: countOption('--left-over', 1),\n};\n",
      "[{ name: 'per-item' }, { name: 'left-over' }]",
      "if (options.failFast) stop(textOption(options, 'per-item'));",
    ];
    expect(findUnreadOptions(program, texts)).toEqual(['bench run --left-over']);
    expect(findUnreadOptions(program, [...texts, 'const { leftOver } = options;'])).toEqual([]);
  });
});
