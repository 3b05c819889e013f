import { flattenLines, normaliseAnswer } from './normalise-answer.js';
import { softAccuracy } from './soft-accuracy.js';

/** The soft accuracy of a prediction in the official evaluator of VQA v2, from 0 to 1. Where all answers are one text,
 *  nothing is normalised, on neither side: "Yes." then misses "yes". Throws MetricError without answers.
 *  Source: GT-Vision-Lab/VQA, PythonEvaluationTools/vqaEvaluation/vqaEval.py (evaluate). */
export function scoreOfficial(prediction: string, answers: readonly string[]): number {
  const raw = answers.map(flattenLines);
  const text = flattenLines(prediction);
  if (raw.every((answer) => answer === raw[0])) return softAccuracy(text, raw);
  return softAccuracy(normaliseAnswer(text), raw.map(normaliseAnswer));
}
