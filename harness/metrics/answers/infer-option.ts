import { pythonSpace, splitWords } from '../../core/python-text.js';

/** Letters of the options of a question, and their texts. */
export type OptionTexts = Readonly<Record<string, string>>;

const refusals = [
  "Sorry, I can't help with images of people yet.",
  "I can't process this file.",
  "I'm sorry, but without the image provided",
  'Cannot determine the answer',
];
const broken = 'Failed to obtain answer via API';
/** To Python, the dotless i and the dotted I are an i in any case. */
const statement = new RegExp(String.raw`answer[${pythonSpace}]+[iıİ]s[${pythonSpace}]+\**([a-d])`, 'iu');

/** The letter of the option that an answer names without help of a judge, `Z` for a refusal, undefined where it names none.
 *  In this order: a refusal; the only option letter among the words, if its first place is one of the last four (marks such
 *  as `.`, `(`, `:` are blanks); a lone Z where no option letter is a word; "answer is X", X of A to D in any case; the only
 *  option whose text, in small letters, is part of the answer, unless the answer is more than twice as long as all options
 *  together. Letters are capitals, so the article "A" is option A. Source: open-compass/VLMEvalKit,
 *  vlmeval/utils/matching_util.py (can_infer). */
export function inferOption(answer: string, options: OptionTexts): string | undefined {
  return inferByLetter(answer, options) ?? inferByText(answer, options);
}

function inferByLetter(answer: string, options: OptionTexts): string | undefined {
  if (answer.includes(broken)) return undefined;
  if (refusals.some((refusal) => answer.includes(refusal))) return 'Z';
  const words = splitWords(answer.replaceAll(/[.()[\],:;!*#{}]/g, ' '));
  const named = Object.keys(options).filter((letter) => words.includes(letter));
  if (named.length === 1 && words.indexOf(named[0]) > words.length - 5) return named[0];
  if (named.length === 0 && words.includes('Z')) return 'Z';
  const letter = statement.exec(answer)?.[1]?.toUpperCase();
  return letter !== undefined && Object.hasOwn(options, letter) ? letter : undefined;
}

function inferByText(answer: string, options: OptionTexts): string | undefined {
  const small = answer.toLowerCase();
  const longest = 2 * Object.values(options).reduce((sum, text) => sum + countCharacters(text), 0);
  if (countCharacters(small) > longest) return undefined;
  const named = Object.keys(options).filter((letter) => small.includes(options[letter].toLowerCase()));
  return named.length === 1 ? named[0] : undefined;
}

/** Characters of Python are code points. */
function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    count++;
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return count;
}
