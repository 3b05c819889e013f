import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import type { PlanRow } from '../../harness/cli/plan/plan-row.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { writeFixtures } from '../fixtures/datacomp38/write-fixtures.js';
import { runCli, type CliResult } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const modelId = 'vit-micro-xs';
const cards = tasksOfSuite(await readTaskRegistry(), 'datacomp38');
const temporaryFolder = useTemporaryFolders();
const home = temporaryFolder();
const data = temporaryFolder();
const of = ['--model', modelId];

function readRows({ stdout }: CliResult): readonly PlanRow[] {
  return JSON.parse(stdout) as readonly PlanRow[];
}

beforeAll(async () => {
  await writeFixtures(data);
});

describe('bench plan', () => {
  it('foretells a run, which then says what it took, and knows what is finished', async () => {
    const run = [...of, '--task', 'mini/digits,mini/openmoji', '--limit', '100'];
    const planned = await runCli(['plan', ...run, '--json'], home);
    expect(planned.code).toBe(0);
    expect(planned.stderr).toContain(`${modelId}: loading and measuring it`);
    expect(existsSync(join(home, 'results'))).toBe(false);
    const rows = readRows(planned);
    expect(rows.map(({ task, state, samples }) => [task, state, samples])).toEqual([
      ['mini/digits', 'run', 100],
      ['mini/openmoji', 'run', 100],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ model: modelId, data: 'present', missingHeads: [], downloadBytes: 0 });
      expect(row).toMatchObject({ protocol: 'zero-shot-classification', reason: null });
      expect(row.seconds).toBeGreaterThan(0);
      expect(row.diskBytes).toBeGreaterThan(100_000);
    }

    const again = await runCli(['plan', ...run], home);
    expect(again.stderr).not.toContain('loading');
    expect(again.stdout).toMatch(/^time: {5}\S+ s for 2 tasks/m);

    const done = await runCli(['run', ...run, '--json'], home);
    expect(done.code).toBe(0);
    const lines = done.stderr.split('\n').filter((line) => line.includes('(predicted '));
    // 5,742 prompts against 30; the records are in the order asked for
    expect(lines[0]).toMatch(/mini\/openmoji .* n 100, [\d.]+ s \(predicted [\d.]+ s\), \d+ images\/s$/);
    expect(lines[1]).toMatch(/mini\/digits .* n 100, [\d.]+ s \(predicted [\d.]+ s\), \d+ images\/s$/);
    expect(lines[2]).toMatch(/^2 tasks took [\d.]+ s \(predicted [\d.]+ s\)$/);
    const { records } = JSON.parse(done.stdout) as { readonly records: readonly OwnRecord[] };
    expect(records.map(({ task }) => task)).toEqual(['mini/digits', 'mini/openmoji']);
    for (const { timing } of records) expect(timing.predictedSeconds).toBeGreaterThan(0);

    const finished = await runCli(['plan', ...run, '--json'], home);
    expect(readRows(finished).map(({ state, seconds }) => [state, seconds])).toEqual([
      ['finished', 0],
      ['finished', 0],
    ]);
    const fewer = await runCli(['plan', ...run, '--limit', '50', '--json'], home);
    expect(readRows(fewer).map(({ state }) => state)).toEqual(['run', 'run']);
  });

  it('does without a file of calibrations that is damaged, and writes a whole one', async () => {
    const file = join(home, '.cache', 'vitabench', 'calibrations.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, whole.length / 2));
    const { code, stderr } = await runCli(['plan', ...of, '--task', 'mini/digits', '--out', 'new'], home);
    expect([code, stderr.includes('loading and measuring')]).toEqual([0, true]);
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown).not.toThrow();
  });

  it('knows all of suite datacomp38 where the data are there', async () => {
    const result = await runCli(['plan', ...of, '--suite', 'datacomp38', '--data-dir', data, '--json'], home);
    expect(result.code).toBe(0);
    const rows = readRows(result);
    expect(rows.map(({ task }) => task)).toEqual(cards.map(({ id }) => id));
    for (const row of rows) {
      expect(row).toMatchObject({ data: 'present', state: 'run', missingHeads: [], reason: null });
      expect([row.task, (row.seconds ?? 0) > 0, (row.samples ?? 0) > 0]).toEqual([row.task, true, true]);
    }
  });

  it('says what is missing, with exit code 0 and without loading a model', async () => {
    const nowhere = temporaryFolder();
    const result = await runCli(
      ['plan', ...of, '--suite', 'datacomp38', '--task', 'lmm/pope', '--data-dir', nowhere],
      home,
    );
    expect(result.code).toBe(0);
    expect(result.stderr).not.toContain('loading');
    expect(result.stdout).toMatch(/lmm\/pope +missing +no answer +\S+ +8910 +- +- +\?/);
    expect(result.stdout).toMatch(/datacomp\/imagenet1k +missing +ok +\S+ +50000 +- +- +\?/);
    expect(result.stdout).toContain('bench data pull imagenet1k');
    expect(result.stdout).toMatch(/^time: {5}39 tasks skipped$/m);
    expect(result.stdout).toMatch(/^to fetch: 39 data sets of unknown size$/m);
  });

  it('refuses a model that a run refuses, in the same words', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'v.onnx'), 'no graph');
    const card = { id: 'bad', family: 'vit', image: { file: 'v.onnx', size: [8, 8] } };
    writeFileSync(join(folder, 'model.json'), JSON.stringify(card));
    const [plan, run] = await Promise.all(
      ['plan', 'run'].map((command) => runCli([command, '--model', folder, '--task', 'mini/digits'], home)),
    );
    expect([plan.code, plan.stdout]).toEqual([3, '']);
    expect(plan.stderr).toContain('v.onnx');
    expect(plan.stderr).toBe(run.stderr);
  });

  it('takes the options of a run, and refuses what a run refuses', async () => {
    const [run, plan] = await Promise.all([
      runCli(['run', '--help'], home),
      runCli(['plan', '--help'], home),
    ]);
    const optionsOf = ({ stdout }: CliResult) => stdout.match(/^ +--[a-z-]+/gm);
    expect(optionsOf(plan)).toEqual(optionsOf(run));
    expect(plan.stdout).toContain('$ bench plan --suite all --json');
    for (const wrong of [['--limit', '0'], ['--task', 'mini/none'], ['--frobnicate']])
      expect([wrong, (await runCli(['plan', ...wrong], home)).code]).toEqual([wrong, 2]);
  });
});
