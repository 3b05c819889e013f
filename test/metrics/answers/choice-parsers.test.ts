import { describe, expect, it } from '@jest/globals';
import { inferOption } from '../../../harness/metrics/answers/infer-option.js';
import { parseReviewScores } from '../../../harness/metrics/answers/llava-bench.js';
import { parseGrade } from '../../../harness/metrics/answers/mm-vet.js';
import { parseMmeAnswer } from '../../../harness/metrics/answers/mme.js';
import { parsePopeAnswer } from '../../../harness/metrics/answers/pope.js';
import { parsePythonFloat } from '../../../harness/metrics/answers/python-float.js';
import { nameScienceQaGroups, parseScienceQaAnswer } from '../../../harness/metrics/answers/scienceqa.js';
import { isSeedAnswerRight } from '../../../harness/metrics/answers/seed-bench.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import type { AnyRow } from '../../numbers/reference-row.js';
import {
  mmeParserRow,
  optionParserRow,
  popeParserRow,
  reviewParserRow,
  scienceqaParserRow,
  seedParserRow,
} from '../../numbers/rows/choice-parsers.js';

describe('the reference values of test/fixtures/answers/make-choice.py', () => {
  it.each([
    // the parser, and how many different readings the stored texts have at least
    ['ScienceQA', scienceqaParserRow, 4],
    ['SEED-Bench by the first letter', seedParserRow, 4],
    ['POPE', popeParserRow, 2],
    ['MME', mmeParserRow, 3],
    ['MMBench', optionParserRow, 6],
    ['LLaVA-Bench', reviewParserRow, 2],
  ] as readonly (readonly [string, AnyRow, number])[])('%s', async (_name, row, readings) => {
    await expectAgreement(row);
    const read = await Promise.all(row.cases.map(async (one) => JSON.stringify((await row.pair(one)).found)));
    expect(new Set(read).size).toBeGreaterThanOrEqual(readings);
  });

  it('have reviews without scores', () => {
    expect(reviewParserRow.cases.map(([, scores]) => scores)).toContain(null);
  });
});

describe('parseScienceQaAnswer', () => {
  it.each([
    ['B', 1],
    ['B. a text', 1],
    ['B.', undefined], // no blank behind the full stop, and not the letter alone
    ['B ', undefined],
    ['b', undefined],
    ['The answer is B.', 1],
    ['The answer is B', undefined], // needs a character behind it
    ['The answer is B\n', undefined], // which is not a line feed
    ['The answer is B\r', 1],
    ['The answer is B\u2028', 1], // a line end to JavaScript, not to Python
    ['So.\nThe answer is B\u0020and', 1],
    ['The answer is A. The answer is B.', undefined], // twice
    ['The answer is D.', undefined], // of three choices
    ['F', undefined],
    ['', undefined],
  ])('%j', (text, index) => {
    expect(parseScienceQaAnswer(text, 3)).toBe(index);
  });
});

describe('nameScienceQaGroups', () => {
  it.each([
    [
      { subject: 'natural science', hint: 'h', hasImage: true, grade: 'grade6' },
      ['NAT', 'TXT', 'IMG', 'G1-6'],
    ],
    [{ subject: 'social science', hint: '', hasImage: false, grade: 'grade7' }, ['SOC', 'NO', 'G7-12']],
    [{ subject: 'language science', hint: '', hasImage: true, grade: 'grade12' }, ['LAN', 'IMG', 'G7-12']],
    [{ subject: 'other', hint: 'h', hasImage: false, grade: 'grade13' }, ['TXT']],
  ])('%j', (context, groups) => {
    expect(nameScienceQaGroups(context)).toEqual(groups);
  });
});

describe('isSeedAnswerRight', () => {
  it.each([
    ['A', true, true],
    ['A.', false, true],
    [' a dog', false, true],
    ['(A)', false, false],
    ['A\n', false, true],
    ['', false, false],
  ])('%j: exact %s, first letter %s', (text, exact, first) => {
    expect(isSeedAnswerRight(text, 'A', 'exact')).toBe(exact);
    expect(isSeedAnswerRight(text, 'A', 'first-letter')).toBe(first);
  });
});

describe('parsePopeAnswer', () => {
  it.each([
    [
      'yes',
      [
        'Yes',
        '',
        'NO',
        'Nope',
        "isn't",
        'No!',
        'No\n',
        '.No',
        'No,there',
        'Yes. No',
        'snow',
        'cannot',
        'NOT',
      ],
    ],
    ['no', ['No', 'no', 'not sure', 'No, there', 'No.', 'It is, no doubt, a dog', 'Yes, not. Yes']],
  ])('%s', (said, texts) => {
    expect(texts.filter((text) => parsePopeAnswer(text) !== said)).toEqual([]);
  });
});

describe('parseMmeAnswer', () => {
  it.each([
    ['yes', ['yes', 'YES!', ' yes', 'eyes', 'Yes no', 'yes\n']],
    ['no', ['No.', 'none', 'know', 'snow', '\u{1f600}\u{1f600}no', '  no']],
    ['other', ['', '  yes', 'maybe', 'n o', 'ye s', '\u{1f600}\u{1f600}\u{1f600}no']],
  ])('%s', (said, texts) => {
    expect(texts.filter((text) => parseMmeAnswer(text) !== said)).toEqual([]);
  });
});

describe('inferOption', () => {
  const options = { A: 'dog', B: 'hotdog', C: 'a cat', D: 'red' };

  it.each([
    ['B', 'B'],
    ['(B).', 'B'],
    ['b', undefined],
    ['B or C', undefined],
    ['A dog', 'A'], // the article
    ['A picture of my very nice cat', undefined], // six words behind the article
    ['A picture of a red one', 'D'], // so the texts decide
    ['It is B because of that', 'B'],
    ['It is B because of that one', undefined],
    ['the ANSWER is **c**, of 1 and 2 and 3', 'C'],
    ['answer is E', undefined],
    ['hotdog', undefined], // holds "dog" too
    ['A CAT!', 'A'], // the letter before the text
    ['my cat is a cat', 'C'],
    ['Z', 'Z'],
    ["I'm sorry, but without the image provided, B", 'Z'],
    ['Failed to obtain answer via API B', undefined],
    ['red '.repeat(20), undefined], // longer than twice all options
    ['', undefined],
  ])('%j: %s', (answer, letter) => {
    expect(inferOption(answer, options)).toBe(letter);
  });

  it('takes options by their letters, however many there are', () => {
    expect(inferOption('F', { ...options, E: 'x', F: 'y' })).toBe('F');
    expect(inferOption('D', { A: 'dog', B: 'cat' })).toBeUndefined();
    expect(inferOption('The answer is C', { A: 'dog', B: 'cow' })).toBeUndefined();
  });
});

describe('parseReviewScores', () => {
  it.each([
    ['8 9\nBecause', [8, 9]],
    ['8,9', [8, 9]],
    ['8.5 9\r\nBecause', [8.5, 9]],
    ['8, 9', undefined], // two blanks
    ['8/10 9/10', undefined],
    ['Score: 8 9', undefined],
    ['Because\n8 9', undefined],
    ['8', undefined],
    ['', undefined],
    ['-1 -1', undefined],
    ['nan 8', undefined],
  ])('%j', (text, scores) => {
    expect(parseReviewScores(text)).toEqual(scores);
  });
});

describe('parseGrade', () => {
  it.each([
    ['0.5', 0.5],
    ['1.0 | because', 1],
    ['0', 0],
    ['1.1', undefined],
    ['-0.1', undefined],
    [' 0.5', undefined], // what stands before the first blank is nothing
    ['0.5\n', 0.5],
    ['0.5\nbecause', undefined],
    ['nan', undefined],
    ['', undefined],
  ])('%j', (text, grade) => {
    expect(parseGrade(text)).toBe(grade);
  });
});

describe('parsePythonFloat', () => {
  it.each([
    ['1_0.5e1', 105],
    ['\u3000+.5\n', 0.5],
    ['5.', 5],
    ['\uff18', 8],
    ['\u0660.\u0665', 0.5],
    ['1__0', undefined],
    ['_1', undefined],
    ['.', undefined],
    ['0x10', undefined],
    ['1e999', undefined],
    ['inf', undefined],
    ['\ufeff1', undefined],
  ])('%j', (text, value) => {
    expect(parsePythonFloat(text)).toBe(value);
  });
});
