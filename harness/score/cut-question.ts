import { DataError } from '../core/errors.js';

/** The question of TextVQA in a prompt of LLaVA, in lower case. Three forms are known: "OCR tokens: ... Question: ... Short
 *  answer:"; three lines of which one begins with the OCR tokens and the question is the first other; two lines, the
 *  question and what is asked for. Throws DataError, `where` first, on another. Source: haotian-liu/LLaVA,
 *  llava/eval/eval_textvqa.py (prompt_processor), whose rules these are in its order. */
export function cutQuestion(prompt: string, where: string): string {
  const question = findQuestion(prompt);
  if (question !== undefined) return question.toLowerCase();
  throw new DataError(
    `${where}: prompt holds no question that can be told from the rest, got ${JSON.stringify(prompt.slice(0, 60))}, expected the question, "Reference OCR token: ..." where it was asked with it, and the instruction, a line each`,
  );
}

function findQuestion(prompt: string): string | undefined {
  if (prompt.startsWith('OCR tokens: ')) return /Question: (.*?) Short answer:/s.exec(prompt)?.[1];
  const lines = prompt.split('\n');
  if (lines.length === 3 && prompt.includes('Reference OCR token: '))
    return lines[prompt.startsWith('Reference OCR token:') ? 1 : 0];
  return lines.length === 2 ? lines[0] : undefined;
}
