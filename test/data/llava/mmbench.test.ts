import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { makeMmBench } from '../../fixtures/lmm/choices.js';
import { packTable } from '../../fixtures/lmm/table.js';
import type { LmmFixture } from '../../fixtures/lmm/types.js';
import { expectOneLine } from '../../support/errors.js';
import { entryOf, openChanged, readQuestionsOf } from '../../support/llava.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const fixture: LmmFixture = await makeMmBench();
const file = 'mmbench_dev_20230712.tsv';
const image = Buffer.alloc(60, 'image').toString('base64');
const plain = { index: '7', question: 'Which?', A: 'one', B: 'two', answer: 'B', image };

const open = (rows: readonly Readonly<Record<string, string>>[] | string, language?: 'cn') => {
  const text = typeof rows === 'string' ? rows : packTable(rows);
  return openChanged(newFolder(), fixture, { [file]: text }, entryOf('mmbench', language && { language }));
};
const read = async (rows: readonly Readonly<Record<string, string>>[]) => readQuestionsOf(await open(rows));
const letter = "Answer with the option's letter from the given choices directly.";

describe('the table of MMBench', () => {
  it('gives what the columns say; columns that are not there are missing values', async () => {
    expect(await read([plain])).toEqual([
      {
        kind: 'question',
        id: '7',
        questionId: 7,
        image: Buffer.alloc(60, 'image'),
        prompt: `Which?\nA. one\nB. two\n${letter}`,
        truth: { kind: 'choice', answer: 'B', options: ['one', 'two'], groups: {} },
      },
    ]);
  });

  it.each(['', 'nan', 'NaN', 'None', 'NONE', 'none', 'N/A', 'n/a', 'NULL', '#N/A', '<NA>'])(
    'takes %j for a missing hint, and for the end of the options',
    async (missing) => {
      const [question] = await read([{ ...plain, hint: missing, C: missing, D: 'four' }]);
      expect(question).toMatchObject({ prompt: `Which?\nA. one\nB. two\n${letter}` });
    },
  );

  it.each(['-', '0', 'nil', 'No', ' ', 'na'])('takes %j for a text', async (text) => {
    const [question] = await read([{ ...plain, hint: text, C: text }]);
    expect(question).toMatchObject({ prompt: `${text}\nWhich?\nA. one\nB. two\nC. ${text}\n${letter}` });
  });

  it('asks for the letter in the language of the entry', async () => {
    const [question] = await readQuestionsOf(await open([plain], 'cn'));
    expect(question).toMatchObject({ prompt: 'Which?\nA. one\nB. two\n请直接回答选项字母。' });
  });

  it('holds the truth back where no row has an answer', async () => {
    const rows = [
      { ...plain, answer: '' },
      { ...plain, index: '8', answer: '' },
    ];
    expect(await read(rows)).toMatchObject([
      { truth: { kind: 'held-back' } },
      { truth: { kind: 'held-back' } },
    ]);
    await expectOneLine(() => open([rows[0], plain]), DataError, `mmbench: `, 'index 7: no answer');
  });

  it('gives the image of the row that a number points at, wherever it stands', async () => {
    const questions = await read([{ ...plain, index: '1000007', image: '7' }, plain]);
    expect(questions.map((question) => 'image' in question && question.image)).toEqual([
      Buffer.alloc(60, 'image'),
      Buffer.alloc(60, 'image'),
    ]);
  });

  it('gives the rows before and after one whose image is damaged', async () => {
    const damaged = [
      { ...plain, index: '8', image: image.slice(0, -1) },
      { ...plain, index: '9', image: `${image.slice(0, 40)}*${image.slice(41)}` },
      { ...plain, index: '10', image: `${image.slice(0, 40)}=${image.slice(41)}` },
    ];
    const questions = await read([plain, ...damaged, { ...plain, index: '11' }]);
    expect(questions.map(({ id, kind }) => [id, kind])).toEqual([
      ['7', 'question'],
      ['8', 'damaged'],
      ['9', 'damaged'],
      ['10', 'damaged'],
      ['11', 'question'],
    ]);
    const messages = questions.map((question) => (question.kind === 'damaged' ? question.error.message : ''));
    expect(messages[1]).toMatch(
      /^mmbench: .*mmbench_dev_20230712\.tsv: image of question 8: 79 characters .* cut off/,
    );
    expect(messages[2]).toContain('image of question 9: "*" in it');
    expect(messages[3]).toContain('"=" in it');
  });

  it.each([
    ['index\tquestion\n1\t?\n', 'no column image, got index, question'],
    ['version https://git-lfs.github.com/spec/v1\n', 'Git-LFS pointer'],
    [packTable([{ ...plain, index: '1.5' }]), 'row 1: index is "1.5", expected a whole number'],
    [packTable([{ ...plain, question: '' }]), 'row 1: question is missing'],
    [packTable([{ ...plain, answer: 'C' }]), 'row 1: answer is "C", expected one of A, B'],
    [packTable([{ ...plain, image: '' }]), 'row 1: image is missing'],
    [packTable([{ ...plain, image: 'a.jpg' }]), 'row 1: image is "a.jpg", expected base64, or the index'],
    [packTable([{ ...plain, image: '99' }]), 'index 7: image is that of index 99, which no row has'],
    [
      packTable([
        { ...plain, image: '8' },
        { ...plain, index: '8', image: '7' },
      ]),
      'index 7: image is that of index 8, whose own image is that of index 7',
    ],
    [`${packTable([plain])}1\t2\t3\t4\t5\t6\t7\n`, 'row 2: 7 cells, expected 6'],
    [`${packTable([plain])}8\t"Which?\tone\n`, 'row 2: a cell begins with a quote that never ends'],
    [packTable([plain]).split('\n')[0], 'no questions in it'],
    ['', 'empty'],
  ])('is refused where it is wrong: case %#', async (text, message) => {
    const error = await expectOneLine(() => open(text), DataError, message, file);
    expect(error).toMatch(/^mmbench: /);
  });
});
