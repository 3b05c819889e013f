import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { mmeCognition, mmePerception } from '../../harness/metrics/answers/mme.js';
import { mme } from '../../harness/score/mme.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { folderOf } = files;

const pair = (image: string, first: string, second: string) =>
  `${image}\tIs it?\tYes\t${first}\n${image}\tIs it not?\tNo\t${second}\n`;
const right = pair('1.jpg', 'yes', 'no');
const whole = Object.fromEntries([...mmePerception, ...mmeCognition].map((task) => [`${task}.txt`, right]));

describe('mme', () => {
  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(mme, {
      predictions: folderOf({
        ...whole,
        'OCR.txt': `${pair('1.jpg', 'Yes, it is.', 'know')}${pair('2.jpg', 'Yes', '')}\r\n\n`,
        'README.txt': 'nothing',
      }),
    });
    // OCR: 3 of 4 questions, 1 of 2 images
    expect(metrics).toMatchObject({ perception: 1800 + 125, cognition: 800 });
    expect(metrics.tasks).toMatchObject({ OCR: { score: 125, acc: 0.75, acc_plus: 0.5, n: 4 } });
    expect(n).toBe(13 * 2 + 4);
    expect(warnings).toEqual([]);
  });

  it('finds the two questions of an image wherever they stand', async () => {
    const [first, second] = pair('1.jpg', 'yes', 'no').trimEnd().split('\n');
    const lines = [first, pair('2.jpg', 'no', 'no').trimEnd(), second].join('\r\n');
    const { metrics } = await scoreFiles(mme, { predictions: folderOf({ ...whole, 'count.txt': lines }) });
    expect(metrics.tasks).toMatchObject({ count: { acc: 0.75, acc_plus: 0.5 } });
  });

  it('has no sum where a subtask is missing, and says which', async () => {
    const others = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'OCR.txt'));
    const { metrics, warnings } = await scoreFiles(mme, { predictions: folderOf(others) });
    expect(metrics).toMatchObject({ perception: 1800, cognition: 800 });
    expect(warnings).toEqual([
      expect.stringContaining(
        'no OCR.txt: perception is the sum of 9 of 10 subtasks, not the published number',
      ),
    ]);
  });

  it('says nothing where cognition was not asked', async () => {
    const perception = Object.fromEntries(mmePerception.map((task) => [`${task}.txt`, right]));
    const { metrics, warnings } = await scoreFiles(mme, { predictions: folderOf(perception) });
    expect(metrics).toMatchObject({ perception: 2000, cognition: null });
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      'an image with one question',
      right + right.split('\n')[0].replace('1', '2'),
      ['"2.jpg" has 1 question,'],
    ],
    ['an image with three', right + right.split('\n')[0], ['"1.jpg" has 3 questions']],
    ['too few cells', '1.jpg\tIs it?\tYes\n', ['line 1: 3 cells']],
    ['too many cells', `${right}2.jpg\tIs it?\tYes\tyes\tno\n`, ['line 3: 5 cells']],
    ['a line that is blank', `\n${right}`, ['line 1: 1 cells']],
    ['another truth', right.replace('Yes', 'Maybe'), ['line 1: truth is "Maybe"']],
    ['only blanks', ' \n', ['only blank lines']],
    ['nothing', '', ['empty file']],
  ])('refuses %s', async (_what, content, parts) => {
    await refuses(mme, { predictions: folderOf({ ...whole, 'count.txt': content }) }, 'count.txt', ...parts);
  });

  it('refuses a folder without subtasks, a file and nothing', async () => {
    await refuses(mme, { predictions: folderOf({ 'x.txt': '' }) }, 'no file of a subtask', 'existence');
    await refuses(mme, { predictions: files.write('x') }, 'is a file, expected the folder');
    await refuses(mme, { predictions: '/nowhere' }, '/nowhere: folder not found');
  });
});
