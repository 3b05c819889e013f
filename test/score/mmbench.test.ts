import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { mmbench } from '../../harness/score/mmbench.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const row = (index: number | string, texts: string, answer: string, prediction: unknown, split = 'dev') => ({
  index,
  question: 'Which?',
  ...Object.fromEntries(
    Array.from('ABCDEF', (letter, i): [string, string | null] => [letter, texts.split(' ')[i] ?? null]),
  ),
  answer,
  category: 'ocr',
  'l2-category': 'fine',
  split,
  prediction,
});
const lines = (rows: readonly unknown[]) =>
  files.write(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const tsv = (header: string, ...rows: readonly string[]) =>
  files.write([header, ...rows].map((line) => `${line.replaceAll('|', '\t')}\n`).join(''));

describe('mmbench', () => {
  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(mmbench, {
      predictions: lines([
        row(1_000_005, 'y x', 'B', 'B'),
        row(5, 'x y', 'A', 'A'),
        row(7, 'r s t u v', 'E', 'The answer is E'),
        ...[1, 2, 3, 4].map((turn) => row(7 + 1e6 * turn, 'r s t u v', 'ABCDE'[4 - turn], 'ABCDE'[4 - turn])),
        row(8, 'p q', 'A', 'A', 'test'),
        row(1_000_008, 'q p', 'B', null, 'test'), // no answer is wrong
      ]),
    });
    expect(metrics).toEqual({
      accuracy: 2 / 3,
      accuracy_vanilla: 1,
      n_incomplete: 0,
      splits: {
        dev: {
          accuracy: 1,
          accuracy_vanilla: 1,
          n: 2,
          categories: { ocr: { accuracy: 1, n: 2 } },
          l2categories: { fine: { accuracy: 1, n: 2 } },
        },
        test: {
          accuracy: 0,
          accuracy_vanilla: 1,
          n: 1,
          categories: { ocr: { accuracy: 0, n: 1 } },
          l2categories: { fine: { accuracy: 0, n: 1 } },
        },
      },
    });
    expect(n).toBe(3);
    expect(warnings).toEqual([]);
  });

  it('reads tables: options that are missing, quotes, other cases of names, no split', async () => {
    const predictions = tsv(
      'Index|A|B|C|D|Answer|comment|prediction',
      '5.0|a "b" c|y|nan||A|x|A',
      '1000005|y|a "b" c|None|NaN|B|"two\nlines"|"B\n"',
      '6|None|y|z||A||A', // an option before others is one, whatever its text
      '1000006|y|z|None||C||C',
      '2000006|z|None|y||B||B',
    );
    const { metrics, warnings } = await scoreFiles(mmbench, { predictions });
    expect(metrics).toEqual({
      accuracy: 1,
      accuracy_vanilla: 1,
      n_incomplete: 0,
      splits: { none: { accuracy: 1, accuracy_vanilla: 1, n: 2, categories: {}, l2categories: {} } },
    });
    expect(warnings).toEqual([]);
  });

  it('reports incomplete questions, and does not score them', async () => {
    const rows = [
      row(5, 'x y', 'A', 'A'),
      row(1_000_005, 'y x', 'B', 'B'),
      row(6, 'x y z', 'A', 'A'),
      row(1_000_006, 'y z x', 'C', 'A'),
    ];
    const { metrics, n, warnings } = await scoreFiles(mmbench, { predictions: lines(rows) });
    expect(metrics).toMatchObject({ accuracy: 1, accuracy_vanilla: 1, n_incomplete: 1 });
    expect(n).toBe(1);
    expect(warnings).toEqual([
      expect.stringContaining('1 of 2 questions are incomplete, first index 6 with 2 of 3'),
    ]);
    const first = await scoreFiles(mmbench, { predictions: lines([rows[0], rows[2]]) });
    expect(first.metrics).toMatchObject({ accuracy: null, accuracy_vanilla: 1, n_incomplete: 2 });
    const later = await scoreFiles(mmbench, { predictions: lines([rows[1]]) });
    expect(later.metrics).toMatchObject({ accuracy: null, accuracy_vanilla: null });
    expect(later.warnings).toEqual([expect.stringContaining('without the first pass')]);
  });

  it.each([
    ['no prediction', lines([{ index: 1, A: 'x', B: 'y', answer: 'A' }]), ['no column prediction']],
    ['an index that is none', lines([row('x1', 'x y', 'A', 'A')]), ['row 1: index is "x1"']],
    [
      'an index that comes twice',
      lines([row(1, 'x y', 'A', ''), row(1, 'x y', 'A', '')]),
      ['index 1 occurs twice'],
    ],
    [
      'an answer that is no option',
      lines([row(1, 'x y', 'C', 'A')]),
      ['index 1: answer is "C"', 'one of A, B'],
    ],
    ['no answer', lines([row(1, 'x y', '', 'A')]), ['answer is ""', 'the server']],
    ['no rows', files.json([]), ['has no items']],
    ['a workbook', files.write('PK\x03\x04'), ['is an Excel workbook']],
    [
      'a row that is too long',
      tsv('index|A|B|answer|prediction', '1|x|y|A|A|A'),
      ['row 1: 6 cells, expected 5'],
    ],
    ['rows of two lengths', files.write('index,A,B,answer,prediction\n1,x\n'), ['not a CSV table']],
  ])('refuses %s', async (_what, predictions, parts) => {
    await refuses(mmbench, { predictions }, ...parts);
  });
});
