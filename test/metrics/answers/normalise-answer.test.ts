import { describe, expect, it } from '@jest/globals';
import { contractions } from '../../../harness/metrics/answers/contractions.js';
import { flattenLines, normaliseAnswer } from '../../../harness/metrics/answers/normalise-answer.js';
import { normaliseEvalAi } from '../../../harness/metrics/answers/vqa-evalai.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { evalAiTextsRow, officialTextsRow } from '../../numbers/rows/short-answers.js';
import { answersReference } from './reference.js';

describe('the official normaliser', () => {
  it.each([
    ['Two dogs', '2 dogs'],
    ['none', '0'],
    ['an apple a day, the end', 'apple day end'],
    ['dont', "don't"],
    ["somebody'd", 'somebodyd'], // the table's own accident
    ["ow's'at", "'ow's'at"],
    ['Im', 'im'], // the key has a capital, which lower case never meets
    ['x-ray', 'x ray'], // no blank beside the mark: it becomes one
    ['x- ray', 'x ray'], // a blank beside the mark: it goes
    ['x-ray -y', 'xray y'], // ... everywhere in the text
    ['1,000-2', '10002'], // a comma between digits: all marks go
    ['x,b-c', 'x b c'],
    ['3.5', '3.5'],
    ['.5', '.5'],
    ['5.', '5'], // the look-behind that would keep it does nothing
    ['a.b', 'ab'],
    ["it's 5:30", "it's 5:30"], // apostrophe and colon are no marks
    ['\u0661,\u0662;x', '\u0661\u0662x'], // digits of Unicode
    ['one\u001ctwo\u0085three', '1 2 3'], // white space of Python
    ['constructor', 'constructor'], // no word of a table, though every object has it
    ['', ''],
    ['The', ''],
  ])('makes of %j %j', (text, expected) => {
    expect(normaliseAnswer(text)).toBe(expected);
  });

  it('deletes 32 periods and leaves the rest', () => {
    expect(normaliseAnswer('.'.repeat(32))).toBe('');
    expect(normaliseAnswer('.'.repeat(35))).toBe('...');
    expect(normaliseAnswer(`${'.5'.repeat(40)}${'.'.repeat(33)}`)).toBe(`${'.5'.repeat(40)}.`);
  });

  it('puts words together after the tables, never before', () => {
    expect(normaliseAnswer('a none')).toBe('0');
    expect(normaliseAnswer('no-one')).toBe('no 1');
  });

  it('knows 120 contractions', () => {
    expect(contractions.size).toBe(120);
    for (const [key, value] of contractions)
      if (key === key.toLowerCase()) expect(normaliseAnswer(key)).toBe(value);
  });

  it('writes what the reference writes', async () => {
    expect(officialTextsRow.cases.length).toBeGreaterThan(800);
    await expectAgreement(officialTextsRow);
  });
});

describe('the processor of EvalAI', () => {
  it.each([
    ['1,000-2', '1000 2'], // commas are gone before they could delete the marks
    ["The dog's tail?", "dog 's tail"],
    ["DON'S", "don 's"],
    ['Yes.\n', 'yes'],
    [' ten\tthe ', '10'],
    ["she's", "she 's"], // the table's entry is never met
    ['what ?', 'what'],
  ])('makes of %j %j', (text, expected) => {
    expect(normaliseEvalAi(text)).toBe(expected);
  });

  it('writes what the reference writes', () => expectAgreement(evalAiTextsRow));

  it('is not the official one', () => {
    const differ = answersReference.texts.filter(
      ([text]) => normaliseEvalAi(text) !== normaliseAnswer(flattenLines(text)),
    );
    expect(differ.length).toBeGreaterThan(20);
  });
});
