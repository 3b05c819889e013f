import { MetricError } from '../../core/errors.js';

/** How far people agree with a prediction, from 0 to 1: each slot of their answers is left out in turn, and the prediction
 *  gets min(1, equal answers among the others / 3); the mean over the slots. Of ten answers one equal gives 0.3, two 0.6,
 *  three 0.9, four or more 1. Texts are compared as they stand. Throws MetricError without answers.
 *  Source: GT-Vision-Lab/VQA, vqaEval.py, whose slots differ by their `answer_id`; haotian-liu/LLaVA,
 *  llava/eval/m4c_evaluator.py, has the same by position. */
export function softAccuracy(prediction: string, answers: readonly string[]): number {
  if (answers.length === 0) throw new MetricError('soft accuracy: no answers to compare with');
  const equal = answers.filter((answer) => answer === prediction).length;
  const sum = answers.reduce(
    (total, answer) => total + Math.min(1, (equal - (answer === prediction ? 1 : 0)) / 3),
    0,
  );
  return sum / answers.length;
}
