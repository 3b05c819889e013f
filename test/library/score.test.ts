import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { processMark } from '../../harness/core/process-mark.js';
import { score } from '../../harness/library/score.js';
import { scorers } from '../../harness/score/scorers.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();

// class 0: 1 of 1 right, class 1: 1 of 2
const truth = [0, 1, 1];
const rows = [
  [9, 1, 0],
  [9, 1, 0],
  [0, 9, 1],
];
const expected = { acc1: 2 / 3, acc5: null, mean_per_class_recall: 0.75 };

/** Also with options that the types would not let through. */
const classify = (options: object) =>
  score({ metric: 'classification', truth, predictions: rows, ...options });

/** Folders of temporary files of this process. */
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`vitabench-${processMark()}`));

describe('score', () => {
  it('takes lists, and leaves no files', async () => {
    expect(await classify({})).toEqual({ metric: 'classification', metrics: expected, n: 3, warnings: [] });
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['a matrix of single precision', { shape: [3, 3] as const, data: Float32Array.from(rows.flat()) }],
    ['a matrix of double precision', { shape: [3, 3] as const, data: Float64Array.from(rows.flat()) }],
    ['rows of single precision', rows.map((row) => Float32Array.from(row))],
  ])('takes %s', async (_, predictions) => {
    expect((await classify({ predictions })).metrics).toEqual(expected);
  });

  it('takes files, and values beside them', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'logits.csv'), rows.map((row) => row.join(',')).join('\n'));
    const predictions = join(folder, 'logits.csv');
    expect((await classify({ predictions, truth: Int32Array.from(truth) })).metrics).toEqual(expected);
  });

  it('keeps the precision of doubles: two that are one in single precision are two', async () => {
    const close = [[1, 1 + 2 ** -40]];
    expect((await classify({ truth: [1], predictions: close })).metrics.acc1).toBe(1);
    // as singles they tie, and the lower class comes first
    const singles = close.map((row) => Float32Array.from(row));
    expect((await classify({ truth: [1], predictions: singles })).metrics.acc1).toBe(0);
  });

  it('takes objects, switches and lists of numbers', async () => {
    const box = { image_id: 1, category_id: 1, bbox: [0, 0, 10, 10] };
    const scored = await score({
      metric: 'coco-box',
      truth: {
        images: [{ id: 1, width: 20, height: 20 }],
        categories: [{ id: 1, name: 'cat' }],
        annotations: [{ id: 1, area: 100, iscrowd: 0, ...box }],
      },
      predictions: [{ ...box, score: 0.5 }],
      perCategory: true,
    });
    expect(scored.metrics).toMatchObject({ AP: 1, categories: { cat: { AP: 1 } } });
    const embeds = [
      [1, 0],
      [0, 1],
    ];
    const pairs = { imageEmbeds: embeds, textEmbeds: embeds, perItem: [2, 2] as const };
    expect((await score({ metric: 'caption-selection', ...pairs })).metrics).toMatchObject({ acc: 1 });
  });

  it('gives lists of lists as lists where the metric takes no matrix', async () => {
    // every image has both of its classes before the third
    const scored = await score({
      metric: 'multilabel',
      truth: [[0], [1]],
      predictions: [
        [1, 0],
        [0, 1],
      ],
    });
    expect(scored.metrics).toEqual({ mean_average_precision: 1 });
  });

  it('gives what is odd in place of telling it', async () => {
    const embeds = [
      [0, 0],
      [0, 1],
    ];
    const { warnings } = await score({
      ...{
        metric: 'retrieval',
        truth: [0, 1],
        imageEmbeds: embeds,
        textEmbeds: [
          [1, 0],
          [0, 1],
        ],
      },
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^image-embeds: /);
  });

  it.each<[object, new (message: string) => Error, string]>([
    [
      { metric: 'clasification' },
      ConfigError,
      'score: metric clasification: unknown, nearest: classification',
    ],
    [
      { truht: [1] },
      ConfigError,
      'score classification: unknown key "truht", expected one of truth, predictions',
    ],
    [{ truth: undefined }, ConfigError, '--truth: is missing'],
    [{ truth: () => 1 }, ConfigError, 'score: truth: is a function, expected a path, a list or an object'],
    [{ truth: [0, 1.5, 1] }, DataError, 'truth: item 1 (from 0) is 1.5, expected a whole number'],
    [{ truth: [0, 1] }, DataError, 'predictions: 3 rows, expected 2, as many as truth has'],
    [
      { predictions: [[1], [1, 2]] },
      ConfigError,
      'score: predictions: row 1 (from 0) has 2 numbers, expected 1',
    ],
    [
      { predictions: [[1, Number.NaN]], truth: [0] },
      DataError,
      'predictions: row 0, column 1 (from 0) is NaN',
    ],
    [
      { predictions: { shape: [2, 3], data: new Float32Array(7) } },
      ConfigError,
      'score: predictions: shape [2, 3] with 7 numbers',
    ],
    [{ predictions: 'gone.npy' }, DataError, 'gone.npy: '],
  ])('says what is wrong, by the name of the option: %#', async (options, ErrorClass, message) => {
    const line = await expectOneLine(() => classify(options), ErrorClass, message);
    expect(line).not.toContain(tmpdir());
    expect(leftovers()).toEqual([]);
  });

  it('knows every option of every metric by its name', () => {
    const source = readFileSync(join(packageRoot, 'harness/library/score-options.ts'), 'utf8');
    const listed = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
    const keys = scorers.flatMap(({ options }) =>
      options.map(({ name }) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())),
    );
    expect(listed.sort()).toEqual([...new Set(keys)].sort());
  });
});
