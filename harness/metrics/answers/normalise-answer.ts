import { splitWords, stripText } from '../../core/python-text.js';
import { contractions } from './contractions.js';

/** The marks in the order in which they are looked at; apostrophe, colon and period are none of them. */
const marks = Array.from(';/[]"{}()=+\\_-><@`,?!');
const anyMark = /[;/[\]"{}()=+\\_\-><@`,?!]/;
const commaInNumber = /\p{Nd},\p{Nd}/u;
const strayPeriod = /\.(?!\p{Nd})/gu;

/** The reference passes a flag, whose value is 32, where its regular expression takes a count. */
const mostPeriods = 32;

const numberWords = new Map([
  ['none', '0'],
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, value): [string, string] => [word, String(value)],
  ),
]);
const articles = new Set(['a', 'an', 'the']);

/** The text with every newline and tab as a blank, and no white space at its ends: what is done to all answers. */
export function flattenLines(text: string): string {
  return stripText(text.replace(/[\n\t]/g, ' '));
}

/** The text as both VQA evaluators compare it: marks, periods, lower case, number words, articles, contractions, and one
 *  blank between words. A mark that stands beside a blank anywhere in the text is deleted everywhere, and so are all marks
 *  of a text with a comma between digits; any other mark becomes a blank. Of the periods that no digit follows the first 32
 *  are deleted. Digits are those of Unicode and white space is Python's, as in Python 3.
 *  Source: GT-Vision-Lab/VQA, PythonEvaluationTools/vqaEvaluation/vqaEval.py (processPunctuation, processDigitArticle). */
export function normaliseAnswer(text: string): string {
  return normaliseWords(deletePeriods(replaceMarks(text)));
}

function replaceMarks(text: string): string {
  if (!anyMark.test(text)) return text;
  const inNumber = commaInNumber.test(text);
  return marks.reduce((out, mark) => {
    if (!text.includes(mark)) return out;
    const goes = inNumber || text.includes(`${mark} `) || text.includes(` ${mark}`);
    return out.replaceAll(mark, goes ? '' : ' ');
  }, text);
}

function deletePeriods(text: string): string {
  let deleted = 0;
  return text.replace(strayPeriod, (period) => (deleted++ < mostPeriods ? '' : period));
}

function normaliseWords(text: string): string {
  return splitWords(text.toLowerCase())
    .map((word) => numberWords.get(word) ?? word)
    .filter((word) => !articles.has(word))
    .map((word) => contractions.get(word) ?? word)
    .join(' ');
}
