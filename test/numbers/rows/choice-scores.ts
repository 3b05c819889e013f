import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { llavaBench } from '../../../harness/score/llava-bench.js';
import { mmVet } from '../../../harness/score/mm-vet.js';
import { mmbench } from '../../../harness/score/mmbench.js';
import { mme } from '../../../harness/score/mme.js';
import { pope } from '../../../harness/score/pope.js';
import { scienceqa } from '../../../harness/score/scienceqa.js';
import { seed } from '../../../harness/score/seed.js';
import { choiceReference as reference } from '../../metrics/answers/choice-reference.js';
import { jsonLines, scoreFiles, withScoreFolder, type ScoreFolder } from '../../score/files.js';
import { pick } from '../pick.js';
import { defineRow } from '../reference-row.js';

const facts = {
  maker: 'choice',
  stored: ['test/fixtures/answers/choice.json'],
  tolerance: 5e-13,
  test: 'test/score/choice-reference.test.ts',
} as const;

/** The numbers of a breakdown, its sizes left out. */
function namedOnly(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value as Record<string, Record<string, number>>);
  return Object.fromEntries(entries.map(([key, member]) => [key, member[name]]));
}

/** A folder of these files. */
function folderOf({ folder }: ScoreFolder, name: string, contents: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(contents)) writeFileSync(join(path, file), content);
  return path;
}

export const scienceqaRow = defineRow({
  ...facts,
  id: 'score-scienceqa',
  what: '`bench score scienceqa`: accuracy, of questions with images, by group',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_science_qa.py; lupantech/ScienceQA: tools/evaluate_acc.py',
  tools: ['LLaVA', 'ScienceQA'],
  cases: reference.scienceqa,
  given: ['metrics'],
  pair: ({ problems, splits, answers, metrics: expected }) =>
    withScoreFolder(async ({ json, write }) => {
      const options = { truth: json(problems), predictions: write(jsonLines(answers)), splits: json(splits) };
      const { groups, ...numbers } = (await scoreFiles(scienceqa, options)).metrics;
      return { found: { ...numbers, groups: namedOnly(groups, 'accuracy') }, expected };
    }),
});

export const seedRow = defineRow({
  ...facts,
  id: 'score-seed',
  what: '`bench score seed --rule exact | first-letter`',
  rule: 'haotian-liu/LLaVA: scripts/convert_seed_for_submission.py; lmms-eval: lmms_eval/tasks/seedbench/utils.py',
  tools: ['LLaVA', 'lmms-eval'],
  cases: reference.seed,
  given: ['exact', 'firstLetter'],
  pair: ({ truth, answers, exact, firstLetter }) =>
    withScoreFolder(async ({ json, write }) => {
      const options = { truth: json(truth), predictions: write(jsonLines(answers)) };
      const { types, ...numbers } = (await scoreFiles(seed, options)).metrics;
      const first = (await scoreFiles(seed, { ...options, rule: 'first-letter' })).metrics;
      return {
        found: {
          exact: { ...numbers, types: namedOnly(types, 'accuracy') },
          firstLetter: pick(first, firstLetter),
        },
        expected: { exact, firstLetter },
      };
    }),
});

/** What `bench score pope` says of the files of a stored case. */
export function scorePope(files: ScoreFolder, splits: (typeof reference.pope)[number]) {
  const write = (
    folder: string,
    name: (split: string) => string,
    rows: (split: string) => readonly unknown[],
  ) =>
    folderOf(
      files,
      folder,
      Object.fromEntries(Object.keys(splits).map((split) => [name(split), jsonLines(rows(split))])),
    );
  const truth = write(
    'truth',
    (split) => `coco_pope_${split}.json`,
    (split) => splits[split].labels.map((label, i) => ({ question_id: i + 1, label })),
  );
  // ids of LLaVA's question file are others, which do not matter
  const predictions = write(
    'predictions',
    (split) => `${split}.jsonl`,
    (split) => splits[split].texts.map((text, i) => ({ question_id: 9000 - i, text })),
  );
  return scoreFiles(pope, { truth, predictions });
}

export const popeRow = defineRow({
  ...facts,
  id: 'score-pope',
  what: '`bench score pope`: five numbers of every split',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_pope.py',
  tools: ['LLaVA'],
  cases: reference.pope,
  given: ['random.metrics', 'popular.metrics', 'adversarial.metrics'],
  pair: (splits) =>
    withScoreFolder(async (files) => ({
      found: Object.fromEntries(
        Object.entries((await scorePope(files, splits)).metrics.splits as Record<string, object>).map(
          ([split, found]) => [split, pick(found as Record<string, unknown>, splits[split].metrics)],
        ),
      ),
      expected: Object.fromEntries(Object.entries(splits).map(([split, { metrics }]) => [split, metrics])),
    })),
});

export const mmeRow = defineRow({
  ...facts,
  id: 'score-mme',
  what: '`bench score mme`: perception, cognition, every task',
  unit: 'points',
  tolerance: 5e-10,
  rule: 'MME: calculation.py (copy: zjunlp/Deco, eval_tool/calculation.py)',
  tools: ['MME tool'],
  cases: reference.mme,
  given: ['perception', 'cognition', 'tasks'],
  pair: ({ files: contents, ...expected }) =>
    withScoreFolder(async (files) => {
      const texts = Object.fromEntries(Object.entries(contents).map(([task, text]) => [`${task}.txt`, text]));
      const predictions = folderOf(files, 'mme', texts);
      const { tasks, ...sums } = (await scoreFiles(mme, { predictions })).metrics;
      return { found: { ...sums, tasks: namedOnly(tasks, 'score') }, expected };
    }),
});

export const mmbenchRow = defineRow({
  ...facts,
  id: 'score-mmbench',
  what: '`bench score mmbench`: circular and first pass, by split and category',
  rule: 'open-compass/VLMEvalKit: vlmeval/dataset/utils/multiple_choice.py',
  tools: ['VLMEvalKit'],
  cases: reference.mmbench,
  given: ['metrics'],
  pair: ({ rows, metrics: expected }) =>
    withScoreFolder(async ({ write }) => {
      const { metrics } = await scoreFiles(mmbench, { predictions: write(jsonLines(rows)) });
      const splits = Object.entries(metrics.splits as Record<string, Record<string, unknown>>).map(
        ([split, { accuracy, accuracy_vanilla, categories, l2categories }]) => {
          const [each, wide] = [categories, l2categories].map((one) => namedOnly(one, 'accuracy'));
          return [split, { accuracy, accuracy_vanilla, categories: each, l2categories: wide }];
        },
      );
      return {
        found: { ...pick(metrics, expected), splits: Object.fromEntries(splits) as object },
        expected,
      };
    }),
});

export const llavaBenchRow = defineRow({
  ...facts,
  id: 'score-llava-bench',
  what: '`bench score llava-bench`: relative scores',
  unit: 'percent',
  tolerance: 5e-11,
  rule: 'haotian-liu/LLaVA: llava/eval/summarize_gpt_review.py, unrounded',
  tools: ['LLaVA'],
  cases: reference.llavaBench,
  given: ['metrics'],
  pair: ({ reviews, metrics: expected }) =>
    withScoreFolder(async ({ write }) => {
      const { metrics } = await scoreFiles(llavaBench, { predictions: write(jsonLines(reviews)) });
      return { found: { all: metrics.all, ...namedOnly(metrics.categories, 'score') }, expected };
    }),
});

export const mmVetRow = defineRow({
  ...facts,
  id: 'score-mm-vet',
  what: '`bench score mm-vet`: total, deviation, capabilities, integrations',
  unit: 'percent',
  tolerance: 5e-11,
  rule: 'yuweihao/MM-Vet: mm-vet_evaluator.ipynb',
  tools: ['MM-Vet'],
  cases: reference.mmVet,
  given: ['metrics'],
  pair: ({ truth, grades, metrics: expected }) =>
    withScoreFolder(async ({ json }) => {
      const { metrics } = await scoreFiles(mmVet, { truth: json(truth), predictions: json(grades) });
      const [capabilities, integrations] = [metrics.capabilities, metrics.integrations].map((one) =>
        namedOnly(one, 'score'),
      );
      return { found: { total: metrics.total, std: metrics.std, capabilities, integrations }, expected };
    }),
});
