import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { packageRoot, packageVersion } from '../../harness/config/package-root.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';

const wrong: readonly (readonly [name: string, args: readonly string[], code: number, message: RegExp])[] = [
  ['an unknown model', ['--model', 'vitamin-mikro-s'], 2, /no such model, nearest: vitamin-micro-s/],
  ['an unknown task', ['--task', 'mini/openmojo'], 2, /no such task, nearest: mini\/openmoji/],
  ['an unknown suite', ['--suite', 'everything'], 2, /no such suite, expected .*mini/],
  ['batch size 0', ['--batch-size', '0'], 2, /--batch-size 0: not a whole number of at least 1/],
  ['a negative limit', ['--limit', '-3'], 2, /--limit/],
  ['an unknown device', ['--device', 'tpu'], 2, /--device tpu: unknown device, expected one of auto, cpu, /],
  ['an unknown option', ['--modle', 'x'], 2, /unknown option '--modle'/],
  ['a model folder that is not there', ['--model', './nowhere'], 3, /nowhere: no such folder/],
  ['a data set file that is not there', ['--datasets', 'mine.json'], 2, /mine\.json: file not found/],
  [
    'an output folder that cannot be made',
    ['--out', '/dev/null/results', '--limit', '1'],
    2,
    /cannot write there/,
  ],
];

describe('bench gate, written wrongly', () => {
  it.each([
    ['inti', 'init'],
    ['acept', 'accept'],
    ['shwo', 'show'],
  ])('%s: the command that was meant, and how runs are named', async (word, meant) => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout, stderr } = await runCli(['gate', word], home);
      expect([code, stdout, stderr]).toEqual([
        ...[2, ''],
        `error: bench gate ${word}: no such command, nearest: ${meant}, of init, show, diff, accept. Name the runs to be judged with --current\n`,
      ]);
    });
  });
});

describe('bench run, written wrongly', () => {
  it.each(wrong)('%s: one clear line and its exit code', async (_name, args, code, message) => {
    await withTemporaryFolder(async (home) => {
      const result = await runCli(['run', ...args], home);
      const errors = result.stderr.split('\n').filter((line) => line.startsWith('error:'));
      expect(errors).toEqual([expect.stringMatching(message)]);
      expect(result.stderr).not.toMatch(/\n\s+at /);
      expect(result.code).toBe(code);
      expect(result.stdout).toBe('');
    });
  });

  it('goes on when nobody reads its notes', async () => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'mine.json'), '{"version": 1, "datasets": []}');
      const bench = `"${process.execPath}" "${join(packageRoot, 'dist/harness/cli/main.js')}"`;
      // The note on the user's file meets a pipe whose reader has gone.
      const script = `{ ${bench} data status --datasets mine.json; echo $? >code; } 2>&1 >rows | true`;
      await promisify(execFile)('sh', ['-c', script], { cwd: home });
      expect(readFileSync(join(home, 'code'), 'utf8')).toBe('0\n');
      expect(readFileSync(join(home, 'rows'), 'utf8')).toMatch(/cifar10/);
    });
  });

  it('names the place in a data set file', async () => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'mine.json'), '{"version": 1, "datasets": [], "colour": "red"}');
      const result = await runCli(['run', '--datasets', 'mine.json'], home);
      expect(result.stderr).toMatch(/error: mine\.json: .*colour/);
      expect(result.code).toBe(2);
    });
  });
});

describe('help and version', () => {
  it.each([
    ['run'],
    ['worker'],
    ['list'],
    ['fit'],
    ['report'],
    ['import'],
    ['export'],
    ['cache'],
    ['doctor'],
  ])('bench %s --help has an example', async (command) => {
    await withTemporaryFolder(async (home) => {
      const result = await runCli([command, '--help'], home);
      expect(result.stdout).toMatch(new RegExp(`Examples?:[^]*\\$ bench ${command}`));
      expect(result.code).toBe(0);
    });
  });

  it('can be started by name: the build makes it executable, as npx links it only once', () => {
    const { mode } = statSync(join(packageRoot, 'dist', 'harness', 'cli', 'main.js'));
    expect(mode & 0o111).toBe(0o111);
  });

  it('bench --version names the runtime', async () => {
    await withTemporaryFolder(async (home) => {
      const { stdout, code } = await runCli(['--version'], home);
      expect(stdout).toMatch(new RegExp(`^bench ${packageVersion} \\(onnxruntime \\d+\\.\\d+\\.\\d+, node `));
      expect(code).toBe(0);
    });
  });
});
