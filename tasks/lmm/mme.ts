import type { Question } from '../../harness/core/sample.js';
import { DataError } from '../../harness/core/errors.js';
import {
  mmeCognition,
  mmePerception,
  parseMmeAnswer,
  scoreMme,
  type MmeImage,
} from '../../harness/metrics/answers/mme.js';
import { intervalsOverUnits } from './answer-intervals.js';
import { breakDown } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly question: Question;
  readonly text: string;
  readonly task: string;
  readonly answer: 'yes' | 'no';
  readonly right: boolean;
}

const shortAnswer = 'Answer the question using a single word or phrase.';

/** MME: points, 100 for the share of right answers and 100 for that of images with both questions right, summed over the ten
 *  subtasks of perception and the four of cognition; a sum over fewer is said to be one. `accuracy` and `acc_plus` are over
 *  whatever was asked. The answers lie in the files of the official tool too.
 *  Source: the MME tool, eval_tool/calculation.py; haotian-liu/LLaVA, playground/data/eval/MME/convert_answer_to_mme.py. */
export const mme = createQuestionProtocol({
  id: 'mme',
  version: 1,
  metrics: ['perception_score', 'cognition_score', 'accuracy', 'acc_plus'],
  truths: ['yes-no'],
  mark: ({ question, truth: { answer, part }, text }) => {
    const said = parseMmeAnswer(text);
    const row: Row = { question, text, task: part, answer, right: said === answer };
    return { row, truth: answer, prediction: said, correct: said === answer, groups: { subtask: part } };
  },
  score: async (rows: readonly Row[], { predictions, seed }) => {
    const pairs = pairRows(rows);
    // the official tool takes each two lines for an image
    for (const row of pairs.flat()) await predictions.append(`mme/${row.task}.txt`, formatLine(row));
    const images = pairs.map((both): MmeImage => {
      return { task: both[0].task, right: both.map(({ right }) => right) };
    });
    const metricsOf = (draws?: ArrayLike<number>) => {
      const { perception, cognition } = scoreMme(images, draws);
      return { perception_score: perception, cognition_score: cognition, ...shareOfAll(images, draws) };
    };
    const { tasks } = scoreMme(images);
    const warnings = [
      ...describeMissing('perception_score', mmePerception, tasks),
      ...describeMissing('cognition_score', mmeCognition, tasks),
    ];
    return {
      metrics: metricsOf(),
      intervals: intervalsOverUnits(
        images.map((_, index) => String(index)),
        metricsOf,
        seed,
      ),
      n: rows.length,
      ...(warnings.length > 0 && { warnings }),
      breakdowns: { task: breakDown(tasks) },
    };
  },
});

/** What is to be said of a sum over some subtasks but not all. */
function describeMissing(
  metric: string,
  names: readonly string[],
  tasks: ReadonlyMap<string, unknown>,
): readonly string[] {
  const missing = names.filter((name) => !tasks.has(name));
  if (missing.length === 0 || missing.length === names.length) return [];
  return [
    `${metric} is over ${names.length - missing.length} of ${names.length} subtasks (no ${missing.join(', ')}): not the published number`,
  ];
}

/** The two rows of each image, in the order of its first. Throws DataError on an image that has more or fewer. */
function pairRows(rows: readonly Row[]): readonly (readonly Row[])[] {
  const images = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.task}/${row.question.imageName ?? row.question.id}`;
    images.set(key, [...(images.get(key) ?? []), row]);
  }
  return [...images].map(([name, both]) => {
    if (both.length !== 2)
      throw new DataError(
        `image ${name} has ${both.length} questions, expected two. Give an even --limit, or fetch the data set again`,
      );
    return both;
  });
}

function shareOfAll(images: readonly MmeImage[], draws?: ArrayLike<number>) {
  let [count, right, both] = [0, 0, 0];
  images.forEach((image, i) => {
    const times = draws ? draws[i] : 1;
    count += times;
    right += times * (Number(image.right[0]) + Number(image.right[1]));
    if (image.right.every(Boolean)) both += times;
  });
  return { accuracy: right / (2 * count), acc_plus: both / count };
}

/** Image, question, truth and answer between tabs, as the official tool reads them; a tab or a line end in one of them becomes a
 *  blank, so that what begins the answer stays in its place. */
function formatLine({ question, text, answer }: Row): string {
  const asked = question.prompt.replaceAll(shortAnswer, '').trim();
  const cells = [question.imageName ?? question.id, asked, answer === 'yes' ? 'Yes' : 'No', text];
  return `${cells.map((cell) => cell.replaceAll(/[\t\r\n]/g, ' ')).join('\t')}\n`;
}
