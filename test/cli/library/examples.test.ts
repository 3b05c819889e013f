import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { runProgram } from '../../support/program.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
const folder = join(packageRoot, 'test/examples/library');
const files = readdirSync(folder).sort();
const page = readFileSync(join(packageRoot, 'docs/LIBRARY.md'), 'utf8');

const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

/** The blocks of TypeScript of a page. */
function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block);
}

/** What each example prints, and the files that it leaves where it says so. */
const expected: Readonly<Record<string, { readonly prints: RegExp; readonly leaves?: readonly string[] }>> = {
  'compare.ts': { prints: /^vit-micro-s -> vitamin-micro-s: .*\nmini\/fluent-3d 0\.28 0\.49 better\n$/ },
  'fit.ts': { prints: /^y = 0\.5 x\^-0\.25 power\n0\.105 \[/ },
  'gate.ts': { prints: /^pass .*\npass mini\/fluent-3d /, leaves: ['gate.json'] },
  'report.ts': { prints: /^\d+ characters, \d+ tables\n/, leaves: ['report.html'] },
  'run-shard.ts': {
    prints:
      /^1\/2 mini\/fluent-3d: 48 images, 7 batches left\n2\/2 mini\/fluent-3d: 52 images, 0 batches left\nok\n$/,
  },
  'run-suite.ts': {
    prints: /^mini\/fluent-3d acc1 0\.28\nmini\/clipart mean_recall@1 0\.\d+$/m,
    leaves: ['results/vit-micro-s/mini__fluent-3d.json'],
  },
  'score.ts': { prints: /^3 0\.6666666666666666 0\.75\n$/ },
};

describe('the examples of docs/LIBRARY.md', () => {
  it('are the files of test/examples/library, byte for byte', () => {
    expect([...blocksOf(page)].sort()).toEqual(files.map(textOf).sort());
    expect(files).toEqual(Object.keys(expected).sort());
  });

  it('would be seen to differ by a byte', () => {
    const planted = page.replace('limit: 100', 'limit: 101');
    expect([...blocksOf(planted)].sort()).not.toEqual(files.map(textOf).sort());
  });

  it.each(files)('%s does what it says', async (file) => {
    const home = makeFolder();
    const { code, stdout, stderr } = await runProgram({ file: join(folder, file) }, home);
    expect([basename(file), code, stderr]).toEqual([file, 0, expect.not.stringContaining('Error')]);
    expect(stdout).toMatch(expected[file].prints);
    const { leaves = [] } = expected[file];
    expect(leaves.filter((name) => !existsSync(join(home, name)))).toEqual([]);
  });
});
