import { MetricError } from '../../core/errors.js';
import type { GqaTruth } from '../../core/question.js';

/** What can be answered to a question of GQA, and what could be true. */
export interface GqaChoices {
  readonly valid: readonly string[];
  readonly plausible: readonly string[];
}

/** What became of one balanced question. */
export interface GqaScore {
  readonly correct: boolean;
  /** An open question; else a binary one. */
  readonly open: boolean;
  /** Share of the entailed questions that are answered correctly; absent where there are none, where this question is
   *  answered wrongly, and where consistency is not asked for. */
  readonly consistency?: number;
  readonly valid?: boolean;
  readonly plausible?: boolean;
  /** The group of answers that are compared; null where there is none. */
  readonly group: string | null;
  readonly answer: string;
  readonly prediction: string | undefined;
}

/** What the questions are scored with, each by question id. */
export interface GqaInput {
  /** All questions, those that are not balanced too where they are entailed by others. */
  readonly questions: ReadonlyMap<string, GqaTruth>;
  /** Predictions as they are compared; a question without one is answered wrongly. */
  readonly predictions: ReadonlyMap<string, string>;
  /** Of every balanced question; absent: validity and plausibility are not asked for. */
  readonly choices?: ReadonlyMap<string, GqaChoices>;
  /** Whether consistency is asked for: every entailed question must be among `questions`. */
  readonly consistency: boolean;
}

/** The answers to all questions whose detailed type holds "Common", whatever their choices say. */
const commonAnswers: readonly string[] = ['color', 'material', 'shape'];

/** The text that is compared: LLaVA's answer without dots at its end, in lower case; white space stays.
 *  Source: haotian-liu/LLaVA, scripts/convert_gqa_for_eval.py. */
export function normaliseGqa(text: string): string {
  let end = text.length;
  while (text[end - 1] === '.') end--;
  return text.slice(0, end).toLowerCase();
}

/** The ids of the questions that the right answer to a question entails, without its own; one listed twice counts twice. */
export function listEntailed(id: string, { entailed }: GqaTruth): readonly string[] {
  return entailed.filter((other) => other !== id);
}

/** What became of each balanced question, in the order of `questions`; others are not scored. Predictions are compared as
 *  they stand. Throws MetricError on an entailed question or choices that are asked for and missing.
 *  Source: GQA's eval.py (gqadataset.org; a copy: PKU-YuanGroup/Video-LLaVA, videollava/eval/eval_gqa.py). */
export function scoreGqa({
  questions,
  predictions,
  choices,
  consistency,
}: GqaInput): ReadonlyMap<string, GqaScore> {
  const scores = new Map<string, GqaScore>();
  for (const [id, truth] of questions) {
    if (!truth.isBalanced) continue;
    const prediction = predictions.get(id);
    const correct = prediction === truth.answer;
    const entailed = consistency && correct ? listEntailed(id, truth) : [];
    scores.set(id, {
      correct,
      open: truth.structural === 'query',
      ...(entailed.length > 0 ? { consistency: shareRight(entailed, questions, predictions) } : {}),
      ...(choices ? judgeChoice(prediction, truth, choices.get(id), id) : {}),
      group: truth.globalGroup,
      answer: truth.answer,
      prediction,
    });
  }
  return scores;
}

function shareRight(
  ids: readonly string[],
  questions: GqaInput['questions'],
  predictions: GqaInput['predictions'],
): number {
  const right = ids.filter((id) => {
    const question = questions.get(id);
    if (!question) throw new MetricError(`GQA consistency: question ${JSON.stringify(id)} is not there`);
    return predictions.get(id) === question.answer;
  });
  return right.length / ids.length;
}

function judgeChoice(
  prediction: string | undefined,
  { detailed }: GqaTruth,
  choices: GqaChoices | undefined,
  id: string,
): { valid: boolean; plausible: boolean } {
  if (!choices) throw new MetricError(`GQA validity: question ${JSON.stringify(id)} has no choices`);
  const isIn = (list: readonly string[]) =>
    prediction !== undefined && (detailed.includes('Common') ? commonAnswers : list).includes(prediction);
  return { valid: isIn(choices.valid), plausible: isIn(choices.plausible) };
}
