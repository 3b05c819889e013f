import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pope } from '../../harness/score/pope.js';
import { createScoreFolder, jsonLines, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

function folderOf(contents: Readonly<Record<string, readonly unknown[]>>): string {
  const texts = Object.entries(contents).map(
    ([name, rows]) => [name, rows.length === 0 ? '[]' : jsonLines(rows)] as const,
  );
  return files.folderOf(Object.fromEntries(texts));
}

const { json } = files;
const asked = (...labels: string[]) => labels.map((label, i) => ({ question_id: i + 1, label }));
const said = (...texts: string[]) => texts.map((text, i) => ({ question_id: 100 + i, text }));
const truth = folderOf({
  'coco_pope_adversarial.json': asked('yes', 'no'),
  'coco_pope_random.json': asked('yes', 'yes', 'no'),
  'coco_pope_popular.json': asked('no'),
  'README.md': ['not a split'],
});
const answers = {
  'random.jsonl': said('Yes', 'No, it is not.', 'Is it?'),
  'popular.jsonl': said('no'),
  'adversarial.jsonl': said('Yes\n', 'No\n'), // both are yes
};
// random: TP 1, FN 1, FP 1; popular: TN 1; adversarial: TP 1, FP 1
const expected = {
  f1: (0.5 + 2 / 3) / 2,
  accuracy: (1 / 3 + 1 + 0.5) / 3,
  precision: 0.5,
  recall: 0.75,
  yes_ratio: (2 / 3 + 0 + 1) / 3,
};

describe('pope', () => {
  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(pope, { truth, predictions: folderOf(answers) });
    const { splits, ...means } = metrics;
    expect(means).toEqual(expected);
    expect(Object.keys(splits as object)).toEqual(['random', 'popular', 'adversarial']);
    expect(splits).toMatchObject({
      popular: { f1: null, accuracy: 1, precision: null, recall: null, yes_ratio: 0, n: 1 },
    });
    expect(n).toBe(6);
    expect(warnings).toEqual([]);
  });

  it('takes one file of each', async () => {
    const one = files.write(JSON.stringify(asked('yes', 'no')), 'coco_pope_random.json');
    const predictions = json([{ answer: 'yes' }, { answer: 'no' }]);
    const { metrics } = await scoreFiles(pope, { truth: one, predictions });
    expect(metrics).toMatchObject({ f1: 1, accuracy: 1, yes_ratio: 0.5 });
    expect(Object.values(metrics.splits as object)).toEqual([
      { f1: 1, accuracy: 1, precision: 1, recall: 1, yes_ratio: 0.5, n: 2 },
    ]);
  });

  it("cuts one file of answers by its categories, or by those of LLaVA's question file", async () => {
    const rows = Object.entries(answers).flatMap(([name, list]) =>
      list.map(({ text }) => ({ category: name.replace('.jsonl', ''), text })),
    );
    // the splits may come in any order, and in turn
    const mixed = [5, 0, 3, 1, 4, 2].map((place) => rows[place]);
    const reordered = [mixed[1], mixed[3], mixed[5], mixed[2], mixed[4], mixed[0]];
    const withIds = reordered.map((row, question_id) => ({ ...row, question_id }));
    const answered = withIds.map(({ question_id, text }) => ({ question_id, text }));
    for (const options of [
      { predictions: json(withIds) },
      { predictions: json(answered), questions: json(withIds) },
    ]) {
      const { metrics } = await scoreFiles(pope, { truth, ...options });
      expect({ ...metrics, splits: undefined }).toEqual({ ...expected, splits: undefined });
    }
    await refuses(pope, { truth, predictions: json(answered) }, 'item 0', 'category missing', '--questions');
    await refuses(
      pope,
      { truth, predictions: json(answered), questions: json([{ question_id: 7, category: 'random' }]) },
      'question_id 0 has category missing',
    );
    await refuses(pope, { truth, predictions: json([{ category: 'x', text: '' }]) }, 'of split "x"');
  });

  it('pairs by order, and says so where the ids are in another one', async () => {
    const one = json(asked('yes', 'no'));
    const predictions = json([
      { question_id: '2', text: 'yes' },
      { question_id: '1', text: 'no' },
    ]);
    const { metrics, warnings } = await scoreFiles(pope, { truth: one, predictions });
    expect(metrics.accuracy).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('another order')]);
  });

  it('scores 0 for no predictions', async () => {
    const none = { f1: 0, accuracy: 0, precision: null, recall: 0, yes_ratio: 0 };
    const one = json(asked('yes', 'no'));
    const { metrics } = await scoreFiles(pope, { truth: one, predictions: json([]) });
    expect(metrics).toMatchObject(none);
    const all = await scoreFiles(pope, { truth, predictions: json([]) });
    expect(all.metrics).toMatchObject(none);
    expect(all.n).toBe(6);
  });

  it.each([
    [
      'too few answers',
      { ...answers, 'random.jsonl': said('no') },
      ['random.jsonl', '1 answers', 'expected 3'],
    ],
    [
      'a missing split',
      { 'random.jsonl': answers['random.jsonl'] },
      ['no file of answers to split "popular"'],
    ],
    ['two files of a split', { ...answers, 'random.json': [] }, ['more than one file', '"random"']],
    ['no text', { ...answers, 'popular.jsonl': [{}] }, ['popular.jsonl', 'item 0', 'text is missing']],
  ])('refuses %s', async (_what, contents, parts) => {
    await refuses(pope, { truth, predictions: folderOf(contents) }, ...parts);
  });

  it.each([
    ['no split', { 'other.json': [] }, ['has no file coco_pope_<split>.json']],
    ['another label', { 'coco_pope_random.json': asked('Yes') }, ['item 0', 'label is "Yes"']],
    ['no questions', { 'coco_pope_random.json': [] }, ['has no items']],
  ])('refuses a truth with %s', async (_what, contents, parts) => {
    await refuses(pope, { truth: folderOf(contents), predictions: folderOf(answers) }, ...parts);
  });

  it('refuses paths that are not there', async () => {
    await refuses(pope, { truth: '/nowhere', predictions: '/nowhere' }, '/nowhere: file not found');
  });
});
