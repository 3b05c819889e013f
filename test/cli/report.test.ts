import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reportCommand, type ReportCommandOptions } from '../../harness/cli/report-command.js';
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
      expect([first.code, first.stderr]).toEqual([0, '']);
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
        expect.arrayContaining(['fits.csv', 'heatmap.csv', 'points.csv', 'chart-model-size.csv']),
      );
      for (const name of tables) expect(stdout).toContain(`tables/${name}\n`);
      const scores = parseCsv(readFileSync(join(home, 'tables/heatmap.csv'), 'utf8'), 'heatmap.csv');
      expect(scores.columns.slice(0, 3)).toEqual(['task', 'model', 'reference']);
      expect(
        scores.rows
          .filter(([task]) => task === 'mini/openmoji')
          .map(([, model]) => model)
          .sort(),
      ).toEqual(["'=1+1", ...ladder.slice(1).map(({ id }) => id)].sort());
      // differences below 0 stay numbers
      expect(scores.rows.some((row) => row[4].startsWith('-'))).toBe(true);
      const [png] = readdirSync(join(home, 'charts')).map((name) => readFileSync(join(home, 'charts', name)));
      expect(png.subarray(0, 4).toString('latin1')).toBe('\x89PNG');
    });
  });

  it('writes script, style and data beside the page where that is wanted', async () => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'results'), ladder.slice(0, 4));
      const { code } = await runCli(['report', ...quick, '--split', '--out', 'site/index.html'], home);
      expect(code).toBe(0);
      expect(readdirSync(join(home, 'site')).sort()).toEqual([
        'data.json',
        'index.css',
        'index.html',
        'index.js',
      ]);
      const html = readFileSync(join(home, 'site/index.html'), 'utf8');
      expect(html).toContain('<link rel="stylesheet" href="index.css">');
      expect(html).toContain('<script src="index.js" defer></script>');
      expect(html).toMatch(
        /style-src &#39;self&#39;; script-src &#39;self&#39;;|style-src 'self'; script-src 'self';/,
      );
      // but for the data, which no browser runs, nothing is inline
      expect(html.match(/<(?:script|style)\b[^>]*>/g)).toEqual([
        '<script type="text/plain" id="report-data">',
        '<script src="index.js" defer>',
      ]);
      const data = JSON.parse(readFileSync(join(home, 'site/data.json'), 'utf8')) as { models: unknown[] };
      expect(data.models).toHaveLength(4);
    });
  });

  it('puts the verdict of a gate on top, and refuses what is no document of one', async () => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'results'), ladder.slice(0, 2), ['mini/openmoji']);
      const verdict = {
        schema: 1,
        verdict: 'fail',
        summary: '1 of 9 checks failed',
        baseline: { name: 'old' },
      };
      writeFileSync(join(home, 'gate.json'), JSON.stringify(verdict));
      const args = ['report', ...quick, '--no-thumbnails', '--gate', 'gate.json'];
      expect((await runCli(args, home)).code).toBe(0);
      expect(readFileSync(join(home, 'report.html'), 'utf8')).toContain(
        'Gate: fail</b> 1 of 9 checks failed',
      );

      writeFileSync(join(home, 'gate.json'), JSON.stringify({ ...verdict, verdict: 'good' }));
      const refused = await runCli(args, home);
      expect([refused.code, refused.stderr]).toEqual([
        3,
        expect.stringMatching(/^error: gate\.json: verdict: /),
      ]);
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

  const options = { out: 'report.html', thumbnails: true, bootstrap: '20', seed: '0', quiet: true } as const;

  it.each<readonly [string, string, Partial<ReportCommandOptions>, string, RegExp]>([
    ['no results', 'nowhere', {}, 'DataError', /nowhere: no such folder\. Run `bench run --out /],
    [
      'an unknown reference',
      'results',
      { reference: 'vit-toy' },
      'ConfigError',
      /^--reference vit-toy: no records of such a model, nearest: vit-toy-s/,
    ],
    [
      'no records of the tasks',
      'results',
      { task: ['mini/digits'] },
      'DataError',
      /results: no records of these tasks, got 2 models with records of others/,
    ],
    [
      'a place that cannot be written',
      'results',
      { out: '/dev/null/x.html' },
      'ConfigError',
      /^\/dev\/null\/x\.html: cannot be written/,
    ],
    ['a date that is none', 'results', { date: 'today' }, 'ConfigError', /^--date today: not a date/],
  ])('%s: an error for the user', async (_name, folder, wrong, kind, message) => {
    await withTemporaryFolder(async (home) => {
      writeResults(join(home, 'results'), ladder.slice(0, 2));
      const out = join(home, 'report.html');
      const error = await reportCommand([join(home, folder)], { ...options, out, ...wrong }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
      expect(existsSync(out)).toBe(false);
    });
  });

  it('ends with 2 and one line where the command is wrong', async () => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout, stderr } = await runCli(['report', '--pair', 'one', '--quiet'], home);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: --pair one: expected the ids of two models.*\n$/);
    });
  });
});
