import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { winogavil } from '../../harness/score/winogavil.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const empty = json([]);

describe('winogavil', () => {
  const truth = json([
    { id: 'a', candidates: ['p', 'q', 'r', 's', 't'], associations: ['p', 'q'] },
    { id: 2, candidates: ['p', 'q', 'r', 's', 't', 'u'], associations: ['u'] },
  ]);
  const [first, second] = [
    { id: 'a', similarities: [1, 5, 5, 0, 0] }, // q and r: 1 hit of 2: 1 / 3
    { id: '2', similarities: { u: 3, p: 3, q: 0, r: 0, s: 0, t: 0 } }, // a tie goes to the later one, u: 1
  ];

  it('by hand', async () => {
    const { metrics, n } = await scoreFiles(winogavil, { truth, predictions: json([first, second]) });
    expect(metrics).toEqual({
      jaccard_score: (1 / 3 + 1) / 2,
      jaccard_score_5: 1 / 3,
      jaccard_score_6: 1,
      jaccard_score_10: null,
      jaccard_score_12: null,
      'jaccard_score_5-6': (1 / 3 + 1) / 2,
      'jaccard_score_10-12': null,
    });
    expect(n).toBe(2);
  });

  it('scores 0 for no predictions', async () => {
    const { metrics } = await scoreFiles(winogavil, { truth, predictions: empty });
    expect(metrics).toMatchObject({ jaccard_score: 0, jaccard_score_5: 0, jaccard_score_10: null });
  });

  it.each([
    ['a missing id', [first], ['no similarities for id "2"']],
    ['an unknown id', [first, { ...second, id: 'x' }], ['id "x": is not in']],
    ['an id that comes twice', [first, first], ['id "a" occurs twice']],
    ['too few numbers', [{ ...first, similarities: [1] }, second], ['1 similarities, expected 5']],
    ['no number', [{ ...first, similarities: [1, 2, null, 4, 5] }, second], ['similarity 2', 'null']],
    [
      'a name that is no candidate',
      [first, { ...second, similarities: { x: 1 } }],
      ['"x" is not a candidate'],
    ],
    ['a name without number', [first, { ...second, similarities: { p: 1 } }], ['no similarity for "q"']],
    ['no similarities', [{ id: 'a' }, second], ['missing']],
    ['no object', [5], ['item 0', '5']],
    ['no id', [{}], ['item 0', 'id missing']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(winogavil, { truth, predictions: json(answers) }, ...parts);
  });

  it.each([
    ['no candidates', { id: 1, associations: ['p'] }, 'candidates: got missing'],
    ['no associations', { id: 1, candidates: ['p'], associations: [] }, 'associations: got []'],
    ['a name twice', { id: 1, candidates: ['p', 'p'], associations: ['p'] }, '"p" occurs twice'],
    ['a stranger', { id: 1, candidates: ['p'], associations: ['q'] }, '"q" is not a candidate'],
  ])('refuses a truth with %s', async (_what, instance, part) => {
    await refuses(winogavil, { truth: json([instance]), predictions: empty }, part);
  });
});
