import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readBaselineFile } from '../../../harness/results/baseline/baseline-file.js';
import { runCli, type CliResult } from '../../support/cli.js';
import { writeRun, type InventedTask } from '../../support/gate-runs.js';
import { flipped, rightOf } from '../../support/gate-samples.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
// 400 samples of each of two tasks, 300 right; the worse run loses 60 of the first
const right = rightOf(400, 300);
const worse = flipped(right, { lost: 60 });
const openmoji = (own = right, more: Partial<InventedTask> = {}): InventedTask => ({
  ...{ task: 'mini/openmoji', right: own },
  ...more,
});
const novel: InventedTask = { task: 'mini/novel', right };

let home: string;
let file: string;
let first: CliResult;
beforeAll(async () => {
  home = makeFolder();
  file = join(home, 'baselines', 'toy.json');
  writeRun(join(home, 'good'), { tasks: [openmoji(), novel] });
  writeRun(join(home, 'worse'), { tasks: [openmoji(worse), novel] });
  writeRun(join(home, 'faster'), { tasks: [openmoji(right, { change: { imagesPerSecond: 200 } }), novel] });
  writeRun(join(home, 'other'), { tasks: [openmoji(right, { change: { prompts: 'other' } }), novel] });
  writeRun(join(home, 'less'), { tasks: [openmoji(right, { instead: 'skipped' }), novel] });
  writeRun(join(home, 'failed'), { tasks: [openmoji(right, { instead: 'failed' }), novel] });
  writeRun(join(home, 'damaged'), { tasks: [openmoji(), novel] });
  writeFileSync(join(home, 'damaged', 'toy-model', 'mini__novel.samples.jsonl'), '{}\n', { flag: 'a' });
  first = await bench('init', '--current', 'good', '--out', file);
});

function bench(...words: readonly string[]): Promise<CliResult> {
  return runCli(['gate', ...words], home);
}

function accept(current: string, ...words: readonly string[]): Promise<CliResult> {
  return bench('accept', '--baseline', file, '--current', current, '--reason', `it is ${current}`, ...words);
}

describe('bench gate init, show and diff', () => {
  it('writes a file, says how large it is, and does not write over it', async () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/toy\.json: 1 model, 2 tasks, [\d.]+ KB, sha256 [0-9a-f]{64}\n$/);
    const text = readFileSync(file, 'utf8');
    const again = await bench('init', '--current', 'worse', '--out', file);
    expect([again.code, readFileSync(file, 'utf8')]).toEqual([2, text]);
    expect(again.stderr).toContain('--overwrite');
  });

  it('does not write over what it cannot read, whatever is said', async () => {
    const own = join(home, 'own.json');
    writeFileSync(own, '{"mine": true}\n');
    const { code } = await bench('init', '--current', 'good', '--out', own, '--overwrite');
    expect([code, readFileSync(own, 'utf8')]).toEqual([3, '{"mine": true}\n']);
  });

  it.each(['failed', 'damaged'])('leaves no file where results are %s', async (current) => {
    const out = join(home, 'none.json');
    const { code, stderr } = await bench('init', '--current', current, '--out', out);
    expect([code, existsSync(out)]).toEqual([3, false]);
    expect(stderr).toMatch(
      current === 'failed' ? /toy-model, mini\/openmoji: it failed/ : /mini__novel.*\bline/,
    );
  });

  it('takes results as arguments, too', async () => {
    const out = join(home, 'argument.json');
    expect(await bench('init', 'good', '--out', out)).toMatchObject({ code: 0, stderr: '' });
    const words = ['--baseline', out, '--reason', 'the same'];
    expect((await bench('accept', 'good', ...words)).stdout).toContain('holds these results already');
    expect(await bench('accept', 'worse', ...words)).toMatchObject({ code: 1 });
  });

  it('makes one of some tasks, and names what was skipped', async () => {
    const out = join(home, 'part.json');
    const { code, stdout, stderr } = await bench(
      'init',
      '--current',
      'less',
      '--out',
      out,
      '--suite',
      'mini',
    );
    expect([code, stdout.includes('1 task,')]).toEqual([0, true]);
    expect(stderr).toContain('left out mini/openmoji, skipped (no text head)');
  });

  it('shows what a baseline holds', async () => {
    const { code, stdout } = await bench('show', file);
    expect(code).toBe(0);
    for (const part of ['the first baseline', 'mini/openmoji', '75.00', '300 of 400 right'])
      expect(stdout).toContain(part);
    const document = JSON.parse((await bench('show', file, '--json')).stdout) as { tasks: unknown[] };
    expect(document.tasks).toContainEqual({
      ...{ model: 'toy-model', task: 'mini/novel', metric: 'acc1', score: 0.75, n: 400 },
      samples: { count: 400, marked: 400, right: 300 },
    });
  });

  it('lays a baseline beside results', async () => {
    const { code, stdout } = await bench('diff', file, 'worse');
    // 75 % less 60 of 400 samples: 15 points
    expect([code, /75\.00 +60\.00 +-15\.00 +\+0\/-60/.test(stdout)]).toEqual([0, true]);
    const { stdout: other } = await bench('diff', 'other', file);
    expect(other).toContain('incomparable, other prompts');
  });
});

describe('bench gate accept', () => {
  const refused = [
    ['worse', 1, '--allow-regression'],
    ['other', 3, '--allow-incomparable'],
    ['less', 1, '--allow-missing'],
    ['failed', 3, 'it failed'],
    ['damaged', 3, 'mini__novel'],
  ] as const;
  it.each(refused)('refuses results that are %s, with %d', async (current, code, part) => {
    const text = readFileSync(file, 'utf8');
    const result = await accept(current);
    expect([result.code, readFileSync(file, 'utf8')]).toEqual([code, text]);
    expect(result.stderr).toContain(part);
  });

  it('refuses a folder, a file that was edited, and the anchor of the config', async () => {
    expect((await bench('accept', '--baseline', 'good', '--reason', 'x')).code).toBe(2);
    const edited = join(home, 'edited.json');
    const text = readFileSync(file, 'utf8').replace('"acc1":0.75', '"acc1":0.5');
    writeFileSync(edited, text);
    const result = await bench('accept', '--baseline', edited, '--current', 'good', '--reason', 'x');
    expect([result.code, readFileSync(edited, 'utf8')]).toEqual([3, text]);
    mkdirSync(join(home, 'rules'));
    const config = join(home, 'rules', 'gate.yaml');
    writeFileSync(
      config,
      `version: 1\nbaseline: { anchor: ${file} }\nrules: [{ id: no-drop, detect: {} }]\n`,
    );
    const anchored = await accept('faster', '--config', config);
    expect([anchored.code, anchored.stderr.includes('is the anchor')]).toEqual([2, true]);
  });

  it('writes what passes, keeps the history, and says what was allowed', async () => {
    const same = await accept('good');
    expect([same.code, same.stdout.includes('nothing is written')]).toEqual([0, true]);
    expect((await accept('faster')).code).toBe(0);
    const result = await accept('worse', '--allow-regression');
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/accepted, 1 task changed/);
    const { baseline } = await readBaselineFile(file);
    expect(baseline.history).toMatchObject([
      { reason: 'the first baseline', changes: [] },
      { reason: 'it is faster', changes: [] },
      {
        reason: 'it is worse',
        allowed: ['regression'],
        changes: [{ model: 'toy-model', task: 'mini/openmoji', metric: 'acc1', before: 0.75, after: 0.6 }],
      },
    ]);
    expect(baseline.models[0].tasks[1].record.metrics.acc1).toBe(0.6);
    expect(readdirSync(join(home, 'baselines'))).toEqual(['toy.json']);
  });
});
