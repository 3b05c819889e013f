import { flattenLines, normaliseAnswer } from './normalise-answer.js';
import { softAccuracy } from './soft-accuracy.js';
import { scoreOfficial } from './vqa-official.js';

/** The text as LLaVA's answer processor of EvalAI writes it: lower case, without commas and question marks, a blank before
 *  every 's, and then all that the official evaluator does. Uploads to the servers of VQA v2 and VizWiz hold these texts.
 *  Source: haotian-liu/LLaVA, llava/eval/m4c_evaluator.py (EvalAIAnswerProcessor). */
export function normaliseEvalAi(text: string): string {
  const spaced = text.toLowerCase().replace(/[,?]/g, '').replaceAll("'s", " 's");
  return normaliseAnswer(flattenLines(spaced));
}

/** The soft accuracy of a prediction as TextVQA and VizWiz have it, from 0 to 1: both sides always go through the processor
 *  of EvalAI. Throws MetricError without answers.
 *  Source: haotian-liu/LLaVA, llava/eval/m4c_evaluator.py (TextVQAAccuracyEvaluator). */
export function scoreEvalAi(prediction: string, answers: readonly string[]): number {
  return softAccuracy(normaliseEvalAi(prediction), answers.map(normaliseEvalAi));
}

/** The soft accuracy that the server of VQA v2 gives to an upload of LLaVA, from 0 to 1: the prediction goes through the
 *  processor of EvalAI, and what comes out of it to the official evaluator. Throws MetricError without answers.
 *  Source: haotian-liu/LLaVA, scripts/convert_vqav2_for_submission.py. */
export function scoreLlava(prediction: string, answers: readonly string[]): number {
  return scoreOfficial(normaliseEvalAi(prediction), answers);
}
