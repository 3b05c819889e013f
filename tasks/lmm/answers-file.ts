import { sha256 } from '../../harness/core/hash.js';
import type { Question } from '../../harness/core/sample.js';

/** Answers as LLaVA writes them, a JSON object a line. `answer_id` is there a random name; here it says what was answered.
 *  Source: haotian-liu/LLaVA, llava/eval/model_vqa_loader.py. */
export function formatAnswers(
  answers: readonly { readonly question: Question; readonly text: string }[],
  model = '',
): string {
  return answers
    .map(({ question, text }) => `${JSON.stringify(formatAnswer(question, text, model))}\n`)
    .join('');
}

function formatAnswer({ id, questionId, prompt }: Question, text: string, model: string) {
  return {
    question_id: questionId,
    prompt,
    text,
    answer_id: sha256(`${model}\n${id}\n${text}`).slice(0, 22),
    model_id: model,
    metadata: {},
  };
}
