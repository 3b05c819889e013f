import { MetricError } from '../../core/errors.js';

/** What became of one question: its score from 0 to 1, and the kinds that it belongs to. */
export interface ScoredAnswer {
  readonly score: number;
  /** VQA v2: `yes/no`, `number` or `other`. */
  readonly answerType?: string;
  /** VQA v2: the first words of the question. */
  readonly questionType?: string;
}

/** Means over questions, from 0 to 1: of all, and of every kind that has any. */
export interface AnswerSummary {
  readonly accuracy: number;
  readonly answerType: Readonly<Record<string, number>>;
  readonly questionType: Readonly<Record<string, number>>;
}

/** A function that gives the mean score of questions, and that by answer type and by question type. It is told how often
 *  each question was drawn in a resample; without that each counts once. A kind of which none was drawn is absent.
 *  Throws MetricError without questions, here, and where none was drawn.
 *  Source: GT-Vision-Lab/VQA, vqaEval.py (setAccuracy), which rounds percent to two digits. */
export function createAnswerSummary(
  questions: readonly ScoredAnswer[],
): (draws?: ArrayLike<number>) => AnswerSummary {
  if (questions.length === 0)
    throw new MetricError('accuracy of answers: no questions, expected at least one');
  const all = indexKinds(questions.map(() => ''));
  const answerTypes = indexKinds(questions.map(({ answerType }) => answerType));
  const questionTypes = indexKinds(questions.map(({ questionType }) => questionType));
  return (draws) => {
    const meansBy = (kinds: Kinds) => meansByKind(questions, kinds, draws);
    const accuracy = meansBy(all)[''] as number | undefined;
    if (accuracy === undefined) throw new MetricError('accuracy of answers: no question was drawn');
    return { accuracy, answerType: meansBy(answerTypes), questionType: meansBy(questionTypes) };
  };
}

/** The names of kinds, and the place of each question's among them; -1 for none. */
interface Kinds {
  readonly names: readonly string[];
  readonly of: Int32Array;
}

function indexKinds(names: readonly (string | undefined)[]): Kinds {
  const places = new Map<string, number>();
  const of = Int32Array.from(names, (name) => {
    if (name === undefined) return -1;
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  return { names: [...places.keys()], of };
}

function meansByKind(
  questions: readonly ScoredAnswer[],
  { names, of }: Kinds,
  draws: ArrayLike<number> | undefined,
): Readonly<Record<string, number>> {
  const sums = new Float64Array(names.length);
  const counts = new Float64Array(names.length);
  questions.forEach(({ score }, i) => {
    const kind = of[i];
    if (kind < 0) return;
    const times = draws ? draws[i] : 1;
    sums[kind] += times * score;
    counts[kind] += times;
  });
  const drawn = names.flatMap((name, kind): readonly (readonly [string, number])[] =>
    counts[kind] > 0 ? [[name, sums[kind] / counts[kind]]] : [],
  );
  return Object.fromEntries(drawn);
}
