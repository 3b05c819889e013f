import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { longestItem } from '../../harness/core/reading-limits.js';
import { readForeign } from '../../harness/exchange/read-foreign.js';
import { expectOneLine } from '../support/errors.js';
import {
  clipBenchmarkTable,
  clipBenchmarkText,
  dataCompLine,
  openClipText,
} from '../support/foreign-files.js';

const run = clipBenchmarkText('wds/imagenet1k', { acc1: 0.5, acc5: 0.75 });
const line = dataCompLine('imagenet1k', 'ImageNet 1k', { acc1: 0.5, main_metric: 0.5 });
const table = openClipText([['ViT-B-32', 'openai', '0.5', '0.5000']], ['ImageNet 1k']);

describe('the form of a file', () => {
  it.each([
    ['one run of CLIP_benchmark', run, 'clip-benchmark-json', 'CLIP_benchmark'],
    [
      'a run spread over lines',
      JSON.stringify(JSON.parse(run), null, 2),
      'clip-benchmark-json',
      'CLIP_benchmark',
    ],
    ['runs in a list', `[${run}, ${run}]`, 'clip-benchmark-json', 'CLIP_benchmark'],
    ['runs on lines', `${run}\n\n${run}\n`, 'clip-benchmark-json', 'CLIP_benchmark'],
    ['its table', clipBenchmarkTable, 'clip-benchmark-csv', 'CLIP_benchmark'],
    ['lines of DataComp', line + line, 'datacomp', 'DataComp'],
    ['one line of DataComp', line, 'datacomp', 'DataComp'],
    ['a table of open_clip', table, 'open-clip-csv', 'open_clip'],
    [
      'a table after a byte order mark, with CR LF',
      `\ufeff${table.replaceAll('\n', '\r\n')}`,
      'open-clip-csv',
      'open_clip',
    ],
  ])('is seen in it: %s', (_what, text, format, tool) => {
    const file = readForeign(text, 'any.txt');
    expect([file.format, file.tool]).toEqual([format, tool]);
    expect(file.runs[0].values.size).toBeGreaterThan(0);
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['white space', ' \n', 'is empty'],
    ['other JSON', '{"models": []}', 'not a result file'],
    ['a list of numbers', '[1, 2]', 'item 1 is no object'],
    ['an empty list', '[]', 'not a result file'],
    ['a record of ours', '{"schema": 1, "task": "a/b", "metrics": {"acc1": 0.5}}', 'not a result file'],
    ['another table', 'model,image_size\nViT-B-32,224\n', 'not a result file'],
    ['a table of open_clip without a data set', 'name,pretrained,colour\na,b,red\n', 'not a result file'],
    ['no rows', 'dataset,model,acc1\n', 'no rows'],
    ['text', 'hello', 'not a result file'],
    ['half a run', run.slice(0, 60), 'not valid JSON'],
    ['a line that was cut off', line + line.slice(0, 30), 'line 2: not valid JSON'],
    ['a column twice', 'dataset,model,acc1,acc1\na,b,1,1\n', 'more than one column is called "acc1"'],
    ['rows of different lengths', 'dataset,model,acc1\na,b\n', 'not a CSV table'],
    ['a metric that is no number', clipBenchmarkTable.replace('0.8879', 'high'), 'row 1: acc5 is "high"'],
    ['a row without a data set', 'dataset,model,acc1\n,b,0.5\n', 'row 1: no dataset'],
    ['a run without a model', '{"dataset": "mnist", "model": "", "metrics": {}}', 'no model'],
    ['a model that is no text', '{"dataset": "mnist", "model": 7, "metrics": {}}', 'model is no text'],
    ['a row without a name', openClipText([['', 'x', '0.5', '0.5']], ['MNIST']), 'row 1: no name'],
    ['deep JSON', `${'['.repeat(600)}${']'.repeat(600)}`, 'nested more than 512 deep'],
    ['a line too long', `${line}{"a": "${'x'.repeat(longestItem)}"}`, 'line 2 has'],
  ])('is none: %s', async (_what, text, part) => {
    await expectOneLine(() => readForeign(text, 'f.csv'), DataError, 'f.csv: ', part);
  });

  it('may be said, and then must be so', async () => {
    expect(readForeign(line, 'f', 'datacomp').format).toBe('datacomp');
    // without a model it is read as DataComp's, unless that is denied
    const bare = '{"dataset": "mnist", "metrics": {"acc1": 0.5}}';
    expect(readForeign(bare, 'f').format).toBe('datacomp');
    await expectOneLine(() => readForeign(bare, 'f', 'clip-benchmark-json'), DataError, 'no model');
    await expectOneLine(
      () => readForeign(line, 'f', 'open-clip-csv'),
      DataError,
      'f: is not open-clip-csv, it is datacomp',
    );
    await expectOneLine(() => readForeign('{"a": 1}', 'f', 'datacomp'), DataError, 'f: is not datacomp.');
  });
});

describe('numbers that are none', () => {
  it('are read as absent from JSON as Python writes it, in numbers and not in texts', () => {
    const text = `{"dataset": "NaN", "model": "-Infinity", "metrics": {"acc1": 0.5, "acc5": NaN, "mean_per_class_recall": -Infinity, "x": null}}`;
    const [{ dataset, model, values, empty }] = readForeign(text, 'f').runs;
    expect([dataset, model?.name]).toEqual(['NaN', '-Infinity']);
    expect([...values.keys()]).toEqual(['acc1']);
    expect(empty).toEqual(['acc5', 'mean_per_class_recall', 'x']);
  });

  it('are read as absent from tables, where they are empty or say so', () => {
    const cells = ['', 'nan', 'NaN', 'None', 'null', ' - '];
    const rows = cells.map((cell) => `mnist,a,${cell},0.5`).join('\n');
    for (const { values, empty } of readForeign(`dataset,model,acc1,acc5\n${rows}\n`, 'f').runs)
      expect([[...values.keys()], empty]).toEqual([['acc5'], ['acc1']]);
  });
});

describe('a table of open_clip', () => {
  it('has a run for each data set of a row, whose number is rounded as it is written', () => {
    const { runs, means } = readForeign(
      openClipText([['a', 'b', '0.4444', '0.5', '0.3888']], ['MNIST', 'SVHN']),
      'f',
    );
    expect(runs.map(({ dataset, values }) => [dataset, values.get('main_metric')])).toEqual([
      ['MNIST', { value: 0.5, half: 0.05 }],
      ['SVHN', { value: 0.3888, half: 0.00005 }],
    ]);
    expect(means).toEqual([
      {
        place: 'row 1',
        model: { name: 'a', pretrained: 'b' },
        name: 'Average perf. on 2 datasets',
        value: { value: 0.4444, half: 0.00005 },
      },
    ]);
  });

  it('of retrieval has metrics in its columns', () => {
    const columns = [
      'Flickr image retr. R@1',
      'Flickr text retr. R@10',
      'WinoGAViL avg jaccard score',
      'WinoGAViL jaccard score 10-12',
    ];
    const { runs, unknownColumns } = readForeign(
      openClipText([['a', 'b', '0.5', '0.1', '0.2', '0.3', '0.4']], columns),
      'f',
    );
    expect(runs.map(({ dataset, values }) => [dataset, ...values.keys()])).toEqual([
      ['Flickr', 'image_retrieval_recall@1', 'text_retrieval_recall@10'],
      ['WinoGAViL', 'avg_jaccard_score', 'jaccard_score_10-12'],
    ]);
    expect(unknownColumns).toEqual([]);
  });

  it('may have columns that nobody knows, which are named and not read', () => {
    const { runs, unknownColumns } = readForeign(
      openClipText([['a', 'b', '', '0.5', 'n.n.']], ['MNIST', 'MNISTY']),
      'f',
    );
    expect([runs.length, unknownColumns]).toEqual([1, ['MNISTY']]);
  });
});
