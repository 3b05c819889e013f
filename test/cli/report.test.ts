import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { parseCsv } from '../../harness/data/csv.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { ladder, writeResults } from '../support/result-folder.js';

const quick = ['--bootstrap', '50', '--quiet'];

interface Outcome {
  readonly out: string;
  readonly bytes: number;
  readonly models: number;
  readonly tasks: number;
  readonly verdicts: readonly string[];
  readonly warnings: readonly string[];
}

function checksumOf(dataset: string): string {
  const { datasets } = JSON.parse(readFileSync(join(packageRoot, 'datasets.json'), 'utf8')) as {
    datasets: readonly { id: string; sha256?: string }[];
  };
  return datasets.find(({ id }) => id === dataset)?.sha256 ?? '';
}

describe('bench report', () => {
  it('writes one file, the same bytes whatever it is called, with pictures of samples that are there', async () => {
    await withTemporaryFolder(async (home) => {
      const openmoji = checksumOf('mini-openmoji');
      writeResults(join(home, 'results'), ladder, ['mini/openmoji', 'mini/novel'], {
        'mini/openmoji': openmoji,
      });
      const first = await runCli(['report', ...quick, '--json'], home);
      expect(first.code).toBe(0);
      const outcome = JSON.parse(first.stdout) as Outcome;
      const html = readFileSync(join(home, 'report.html'), 'utf8');
      expect(outcome).toMatchObject({ out: 'report.html', models: 8, tasks: 2 });
      expect(outcome.bytes).toBe(Buffer.byteLength(html));
      expect(Object.keys(outcome)).toEqual(['out', 'bytes', 'models', 'tasks', 'verdicts', 'warnings']);
      for (const { id } of ladder) expect(html).toContain(id);
      expect(html).toContain('data:image/webp;base64,');
      expect(html).not.toContain(home);

      const second = await runCli(['report', 'results', ...quick, '--out', 'deep/other.html'], home);
      expect(second.code).toBe(0);
      expect(second.stdout).toMatch(/^deep\/other\.html: 8 models, 2 tasks, \d+ [KM]B\n/);
      expect(readFileSync(join(home, 'deep/other.html'), 'utf8')).toBe(html);
      expect(readdirSync(home).sort()).toEqual(['deep', 'report.html', 'results']);
    });
  });

  it('writes charts and tables as files, too, which a spreadsheet does not compute', async () => {
    await withTemporaryFolder(async (home) => {
      const hostile = { ...ladder[0], id: '=1+1', weights: 'x' };
      writeResults(join(home, 'results'), [hostile, ...ladder.slice(1)]);
      const { code, stdout } = await runCli(['report', ...quick, '--csv', 'tables', '--png', 'charts'], home);
      expect(code).toBe(0);
      const tables = readdirSync(join(home, 'tables'));
      expect(tables).toEqual(
        expect.arrayContaining(['fits.csv', 'flips.csv', 'scores.csv', 'chart-model-size.csv']),
      );
      for (const name of tables) expect(stdout).toContain(`tables/${name}\n`);
      const scores = parseCsv(readFileSync(join(home, 'tables/scores.csv'), 'utf8'), 'scores.csv');
      expect(scores.columns.slice(0, 3)).toEqual(['task', 'model', 'score']);
      expect(
        scores.rows
          .filter(([task]) => task === 'mini/openmoji')
          .map(([, model]) => model)
          .sort(),
      ).toEqual(["'=1+1", ...ladder.slice(1).map(({ id }) => id)].sort());
      // differences below 0 stay numbers
      expect(scores.rows.some((row) => row[3].startsWith('-'))).toBe(true);
      const [png] = readdirSync(join(home, 'charts')).map((name) => readFileSync(join(home, 'charts', name)));
      expect(png.subarray(0, 4).toString('latin1')).toBe('\x89PNG');
    });
  });

  it('joins folders, and keeps to the tasks that are chosen', async () => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'a'), ladder.slice(0, 4));
      writeResults(join(home, 'b'), [...ladder.slice(4), { ...ladder[0], weights: 'others' }]);
      const args = [
        'report',
        'a',
        'b',
        ...quick,
        '--task',
        'mini/novel',
        '--date',
        '2026-05-06',
        '--title',
        'Ours',
      ];
      const { code, stdout, stderr } = await runCli([...args, '--json'], home);
      const { models, tasks, warnings } = JSON.parse(stdout) as Outcome;
      expect([code, models, tasks]).toEqual([0, 9, 1]);
      expect(warnings).toContain(
        'vit-toy-xs: 2 models with other weights bear this id: vit-toy-xs (a), vit-toy-xs (b)',
      );
      expect(stderr).toContain('warning: vit-toy-xs: 2 models with other weights');
      const html = readFileSync(join(home, 'report.html'), 'utf8');
      expect(html).toMatch(/<title>Ours<\/title>/);
      expect(html).toContain('2026-05-06');
      expect(html).not.toContain('mini/openmoji');
    });
  });

  it('names what is damaged, writes the rest, and ends with 3', async () => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'results'));
      writeFileSync(join(home, 'results/vit-toy-s/mini__novel.json'), '{');
      writeFileSync(join(home, 'results/vit-toy-m/mini__novel.samples.jsonl'), '{"id":"s0"}\n');
      rmSync(join(home, 'results/vit-toy-l/mini__novel.samples.jsonl'));
      const { code, stdout, stderr } = await runCli(['report', ...quick, '--json'], home);
      expect(code).toBe(3);
      expect((JSON.parse(stdout) as Outcome).models).toBe(8);
      expect(existsSync(join(home, 'report.html'))).toBe(true);
      const lines = stderr.trim().split('\n');
      expect(lines.filter((line) => line.startsWith('error:'))).toEqual([
        expect.stringMatching(/results\/vit-toy-s\/mini__novel\.json: not valid JSON/),
        expect.stringMatching(/results\/vit-toy-m\/mini__novel\.samples\.jsonl: damaged, sha256/),
      ]);
      expect(lines).toContainEqual(expect.stringMatching(/^warning: 1 samples file is not there/));
    });
  });

  it.each<readonly [string, readonly string[], number, RegExp]>([
    ['no results', ['nowhere'], 3, /^error: nowhere: no such folder\. Run `bench run --out nowhere`/],
    [
      'an unknown reference',
      ['results', '--reference', 'vit-toy'],
      2,
      /^error: --reference vit-toy: no records of such a model, nearest: vit-toy-s/,
    ],
    [
      'no records of the tasks',
      ['results', '--task', 'mini/digits'],
      3,
      /^error: results: no records of these tasks/,
    ],
    [
      'a place that cannot be written',
      ['results', '--out', '/dev/null/x.html', '--task', 'mini/novel'],
      2,
      /^error: \/dev\/null\/x\.html: cannot be written/,
    ],
    ['a date that is none', ['results', '--date', 'today'], 2, /^error: --date today: not a date/],
  ])('%s: one clear line and its exit code', async (_name, args, code, message) => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'results'), ladder.slice(0, 2));
      const result = await runCli(['report', ...args, ...quick], home);
      expect(result.stderr).toMatch(message);
      expect(result.stderr).not.toMatch(/\n\s+at /);
      expect([result.code, result.stdout]).toEqual([code, '']);
      expect(existsSync(join(home, 'report.html'))).toBe(false);
    });
  });
});
