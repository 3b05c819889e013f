import type { ChoiceTruth } from '../../harness/core/question.js';
import {
  groupCircular,
  questionOfIndex,
  scoreCircular,
  type CircularGroup,
  type CircularRow,
} from '../../harness/metrics/answers/circular.js';
import { inferOption } from '../../harness/metrics/answers/infer-option.js';
import { intervalsOfShares } from './answer-intervals.js';
import { breakDown, breakDownMeans } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly circular: CircularRow;
  readonly official: Readonly<Record<string, string | number>>;
}

/** MMBench: a question counts when every rotation of its options is answered right; options are inferred from the answer
 *  without the help of a language model. The rows lie with their predictions under the official names too.
 *  Source: open-compass/VLMEvalKit, vlmeval/dataset/utils/multiple_choice.py. */
export const mmBench = createQuestionProtocol({
  id: 'mmbench',
  version: 1,
  metrics: ['circular_accuracy', 'vanilla_accuracy'],
  truths: ['choice'],
  mark: ({ question: { questionId }, truth, text }) => {
    const options = nameOptions(truth);
    const prediction = inferOption(text, options) ?? null;
    const right = prediction === truth.answer;
    const groups: Readonly<Partial<Record<string, string>>> = truth.groups;
    const { split = 'none', category, 'l2-category': l2category } = groups;
    const index = Number(questionId);
    const circular: CircularRow = {
      ...{ index, right, options: truth.options.length, split },
      ...(category !== undefined && { category }),
      ...(l2category !== undefined && { l2category }),
    };
    const official = { index, ...options, answer: truth.answer, ...truth.groups, prediction: text };
    return {
      ...{ row: { circular, official }, truth: truth.answer, prediction, correct: right },
      ...{ unit: String(questionOfIndex(index)), groups: { options: truth.options.length } },
    };
  },
  score: async (rows: readonly Row[], { predictions }) => {
    for (const { official } of rows)
      await predictions.append('mmbench.jsonl', `${JSON.stringify(official)}\n`);
    const groups = groupCircular(rows.map(({ circular }) => circular));
    const { accuracy, accuracy_vanilla, splits } = scoreCircular(groups);
    const broken = describeBroken(groups);
    const [[, only], ...others] = splits;
    const sortings = others.length > 0 ? undefined : only;
    return {
      metrics: { circular_accuracy: accuracy, vanilla_accuracy: accuracy_vanilla },
      intervals: intervalsOfShares({
        circular_accuracy: groups.flatMap(({ circular }) => circular ?? []),
        vanilla_accuracy: groups.flatMap(({ vanilla }) => vanilla ?? []),
      }),
      n: groups.length - groups.filter(({ circular }) => circular === undefined).length,
      ...(broken.length > 0 && { warnings: broken }),
      breakdowns: {
        split: breakDown(
          [...splits].map(([name, { n, ...split }]) => [
            name,
            { n, circular_accuracy: split.accuracy, vanilla_accuracy: split.accuracy_vanilla },
          ]),
        ),
        ...(sortings && {
          category: breakDownMeans(sortings.categories, 'circular_accuracy'),
          l2_category: breakDownMeans(sortings.l2categories, 'circular_accuracy'),
        }),
      },
    };
  },
});

function nameOptions({ options }: ChoiceTruth): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map((text, index) => [String.fromCharCode(65 + index), text]));
}

/** How many questions are not scored because a rotation of them was not asked. */
function describeBroken(groups: readonly CircularGroup[]): readonly string[] {
  const broken = groups.filter(({ circular }) => circular === undefined);
  if (broken.length === 0) return [];
  const [{ index, rotations }] = broken;
  return [
    `${broken.length} of ${groups.length} questions are left out of circular_accuracy, because not all their rotations were asked, such as question ${index}: got ${rotations[0]}, expected ${rotations[1]}`,
  ];
}
