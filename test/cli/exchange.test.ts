import { writeFileSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { clipBenchmarkTable, dataCompText, numberAt, openClipText } from '../support/foreign-files.js';
import { setNames } from '../../harness/exchange/set-names.js';

interface Document {
  readonly models: readonly {
    readonly id: string;
    readonly metrics: Readonly<Record<string, number>>;
    readonly aggregates: Readonly<Record<string, number | null>>;
  }[];
}

const cells = setNames.map((_, place) => String(numberAt(place)));

describe('bench import and bench export', () => {
  it('print one document, write records, compare, gate, report, and write them out again', async () => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'eval_results.jsonl'), await dataCompText());
      writeFileSync(join(home, 'o.csv'), openClipText([['ViT-B-32', 'openai', '', ...cells]]));
      const shown = await runCli(
        ['import', 'eval_results.jsonl', '--model', 'mine', '--json', '--out', 'a'],
        home,
      );
      expect([shown.code, shown.stdout.trim().split('\n').length]).toEqual([0, 1]);
      const { models } = JSON.parse(shown.stdout) as Document;
      expect(models.map(({ id, metrics }) => [id, Object.keys(metrics).length])).toEqual([['mine', 38]]);
      expect(Object.keys(models[0].aggregates)).toEqual([
        'imagenet',
        'imagenet_shift',
        'vtab',
        'retrieval',
        'mean38',
      ]);
      expect(shown.stderr).toMatch(/38 records of 1 model in a/);

      expect((await runCli(['import', 'o.csv', '--out', 'b', '--quiet'], home)).code).toBe(0);
      const compared = await runCli(['compare', 'a', 'b'], home);
      expect([compared.code, compared.stdout]).toEqual([0, expect.stringMatching(/without samples/)]);
      expect(compared.stdout).toMatch(
        /DataComp asked otherwise \(run before\): embeddings in mixed precision/,
      );

      const gate = await runCli(['gate', '--baseline', 'a', '--current', 'b'], home);
      expect([gate.code, gate.stdout]).toEqual([
        3,
        expect.stringMatching(
          /imported results do not tell dataset, split, .* and preprocess\. Run the model here, or leave datasetHash, .* and preprocessHash out/,
        ),
      ]);

      const report = await runCli(['report', 'a', 'b', '--out', 'r.html'], home);
      expect([report.code, report.stderr]).toEqual([
        0,
        expect.not.stringMatching(/samples files are not there/),
      ]);
      expect(readFileSync(join(home, 'r.html'), 'utf8')).toMatch(
        /imported from DataComp \(eval_results\.jsonl\)/,
      );

      const out = await runCli(['export', 'a', 'b', '--format', 'open-clip-csv', '--out', 'x.csv'], home);
      expect([out.code, out.stdout]).toEqual([0, '76 numbers of 2 models in x.csv\n']);
      const again = await runCli(['import', 'x.csv', '--json'], home);
      const both = JSON.parse(again.stdout) as Document;
      expect(both.models.map(({ id }) => id)).toEqual(['mine', 'vit-b-32-224-openai']);
      expect(both.models[0].metrics).toEqual(models[0].metrics);
    });
  }, 120_000);

  it('show what was not taken, and why, and name what no task is on', async () => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'b.csv'), clipBenchmarkTable);
      const { code, stdout, stderr } = await runCli(['import', 'b.csv'], home);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^datacomp\/flickr30k +image_retrieval_recall@5, text_retrieval_recall@5 +the task reports mean_recall@1 +1$/m,
      );
      expect(stderr).toMatch(/warning: left out, no tasks of ours are on them: fer2013 \(nearest: food101\)/);
      expect(existsSync(join(home, 'results'))).toBe(false);

      writeFileSync(
        join(home, 'o.csv'),
        openClipText([['a', 'b', '', '0.5', 'nan', '']], ['MNIST', 'SVHN', 'STL-10']),
      );
      const holes = await runCli(['import', 'o.csv'], home);
      expect(holes.stderr).toMatch(
        /^warning: empty or NaN, so absent, of 1 model: datacomp\/vtab-svhn, datacomp\/stl10$/m,
      );
      expect(holes.stdout).not.toMatch(/svhn/);
    });
  });

  it.each([
    ['no file', ['import'], 2, /missing required argument 'files'/],
    ['a file that is not there', ['import', 'gone.csv'], 3, /error: gone\.csv: file not found/],
    [
      'another file',
      ['import', 'x.txt'],
      3,
      /error: x\.txt: not a result file of CLIP_benchmark, DataComp or open_clip/,
    ],
    [
      'an unknown form',
      ['import', 'x.txt', '--format', 'datacmp'],
      2,
      /--format datacmp: no such form, nearest: datacomp/,
    ],
    ['an id that is none', ['import', 'x.txt', '--model', '../x'], 2, /--model "\.\.\/x": expected an id/],
    ['no place', ['export', '--format', 'datacomp'], 2, /required option '--out <path>'/],
    ['no results', ['export', '--format', 'datacomp', '--out', 'o'], 3, /results: no such folder/],
  ] as const)('say in one line what is wrong: %s', async (_what, args, code, message) => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'x.txt'), 'hello');
      const result = await runCli(args, home);
      expect(result.stderr.split('\n').filter((line) => line.startsWith('error:'))).toEqual([
        expect.stringMatching(message),
      ]);
      expect([result.code, result.stdout]).toEqual([code, '']);
    });
  });
});
