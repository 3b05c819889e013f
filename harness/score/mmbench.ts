import {
  groupCircular,
  scoreCircular,
  type CircularGroup,
  type CircularMetrics,
} from '../metrics/answers/circular.js';
import { inferOption } from '../metrics/answers/infer-option.js';
import { readMmBenchRows } from './mmbench-rows.js';
import { nameShares } from './name-shares.js';
import { checkNotEmpty, textOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** MMBench as VLMEvalKit scores it by exact matching, without a judge (vlmeval/dataset/utils/multiple_choice.py): a question
 *  is right if every rotation of its options is. A question that lacks rotations is reported, and no part of `accuracy`. */
export const mmbench: Scorer = {
  id: 'mmbench',
  summary: 'circular and first-pass accuracy of MMBench, by split and category',
  options: [
    {
      name: 'predictions',
      value: 'file',
      description:
        'TSV, CSV or JSONL: index, A, B, C, D (E …), answer, category, l2-category, split, prediction',
      required: true,
    },
  ],
  example: '--predictions mmbench_dev_20230712.tsv',
  score: scoreMmBench,
};

async function scoreMmBench({ options, warn }: ScoreInput): Promise<Score> {
  const file = textOption(options, 'predictions');
  const rows = await readMmBenchRows(file);
  checkNotEmpty(file, rows.length);
  const groups = groupCircular(
    rows.map(({ answer, prediction, options: texts, ...row }) => ({
      ...row,
      options: Object.keys(texts).length,
      right: inferOption(prediction, texts) === answer,
    })),
  );
  const incomplete = groups.filter(({ circular }) => circular === undefined);
  if (incomplete.length > 0) warn(`${file}: ${describeIncomplete(incomplete, groups.length)}`);
  const { splits, ...all } = scoreCircular(groups);
  const each = Array.from(
    splits,
    ([name, { categories, l2categories, ...metrics }]): [string, MetricValue] => [
      name,
      {
        ...accuraciesOf(metrics),
        n: metrics.n,
        categories: nameShares(categories),
        l2categories: nameShares(l2categories),
      },
    ],
  );
  const metrics = { ...accuraciesOf(all), n_incomplete: incomplete.length, splits: Object.fromEntries(each) };
  return { metrics, n: all.n };
}

function accuraciesOf({ accuracy, accuracy_vanilla }: CircularMetrics) {
  return { accuracy, accuracy_vanilla };
}

function describeIncomplete(incomplete: readonly CircularGroup[], questions: number): string {
  const [{ index, rotations, vanilla }] = incomplete;
  const [found, expected] = rotations;
  const first =
    vanilla === undefined
      ? 'without the first pass'
      : `with ${found} of ${expected} rotations of its options`;
  return `${incomplete.length} of ${questions} questions are incomplete, first index ${index} ${first}: they are not in the circular accuracy`;
}
