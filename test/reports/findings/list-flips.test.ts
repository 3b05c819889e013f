import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { collectCorrectBits } from '../../../harness/results/correct-bits.js';
import type { Explorer } from '../../../reports/findings/explorer.js';
import { listFlips, type Said } from '../../../reports/findings/list-flips.js';

async function saidOf(lines: readonly SampleLine[]): Promise<Said> {
  return { bits: await collectCorrectBits(lines), lines };
}

async function flipsOf(
  before: readonly SampleLine[],
  after: readonly SampleLine[],
  { names = [], most = 100 }: { readonly names?: readonly string[]; readonly most?: number } = {},
): Promise<Explorer> {
  const options = { classNames: names, belongTogether: false, most };
  return listFlips('t', ['a', 'b'], [await saidOf(before), await saidOf(after)], options);
}

/** A sample of class `truth`, and how sure the model was of what it said, less of the truth. */
function say(id: string, truth: number, prediction: number, margin?: number): SampleLine {
  return {
    ...{ id, truth, prediction, correct: truth === prediction },
    ...(margin !== undefined && { scores: { prediction: 0.7, truth: 0.7 - margin } }),
  };
}

const before = [
  say('both', 0, 0, 0),
  say('gained', 0, 1, 0.25),
  say('lost', 1, 1, 0),
  say('surest', 1, 1, 0),
  say('neither', 1, 0, 0.3),
  say('no score', 1, 0),
  say('also none', 1, 0),
];
const after = [
  say('both', 0, 0, 0),
  say('gained', 0, 0, 0),
  say('lost', 1, 0, 0.1),
  say('surest', 1, 0, 0.5),
  say('neither', 1, 0, 0.9),
  say('no score', 1, 1),
  say('also none', 1, 1),
];

describe('two models on seven samples', () => {
  it('are counted: 1 both, 3 gained, 2 lost, 1 neither; P = 2 (1 + 5 + 10) / 32', async () => {
    const { n, bothRight, gained, lost, bothWrong, exact, midP } = await flipsOf(before, after);
    expect([n, bothRight, gained, lost, bothWrong]).toEqual([7, 1, 3, 2, 1]);
    expect(exact).toBeCloseTo(1, 12);
    // 2 (16 - 10 / 2) / 32
    expect(midP).toBeCloseTo(22 / 32, 12);
  });

  it('are not tested where samples belong together', async () => {
    const options = { classNames: [], belongTogether: true, most: 9 };
    const explorer = listFlips('t', ['a', 'b'], [await saidOf(before), await saidOf(after)], options);
    expect('exact' in explorer || 'midP' in explorer).toBe(false);
    expect(explorer.gained).toBe(3);
  });

  it('flip where only one is right: the surest wrong answer first, those without scores last', async () => {
    const { flips, more } = await flipsOf(before, after, { names: ['cat', 'dog'] });
    expect(flips).toEqual([
      { id: 'surest', truth: 'dog', before: 'dog', after: 'cat', gained: false, margin: 0.5 },
      { id: 'gained', truth: 'cat', before: 'dog', after: 'cat', gained: true, margin: 0.25 },
      { id: 'lost', truth: 'dog', before: 'dog', after: 'cat', gained: false, margin: 0.1 },
      { id: 'no score', truth: 'dog', before: 'cat', after: 'dog', gained: true },
      { id: 'also none', truth: 'dog', before: 'cat', after: 'dog', gained: true },
    ]);
    expect(more).toBe(0);
  });

  it('keep as many as there is room for, and say how many more there are', async () => {
    const { flips, more, gained, lost } = await flipsOf(before, after, { most: 2 });
    expect(flips.map(({ id }) => id)).toEqual(['surest', 'gained']);
    expect([more, gained, lost]).toEqual([3, 3, 2]);
  });

  it('change by class: dog 2 gained and 2 lost, cat 1 gained', async () => {
    expect((await flipsOf(before, after, { names: ['cat', 'dog'] })).classes).toEqual([
      { name: 'cat', gained: 1, lost: 0 },
      { name: 'dog', gained: 2, lost: 2 },
    ]);
  });
});

describe('what is shown of truths and answers', () => {
  const pair = (truth: unknown, wrong: unknown) =>
    flipsOf(
      [{ id: 's', truth, prediction: wrong, correct: false }],
      [{ id: 's', truth, prediction: truth, correct: true }],
      { names: ['cat', ' '] },
    );

  it.each<[what: string, truth: unknown, wrong: unknown, shown: readonly [string, string]]>([
    ['an index without a name', 7, -1, ['7', '-1']],
    ['a blank name', 1, 0, ['1', 'cat']],
    ['texts', 'yes', 'no', ['yes', 'no']],
    ['lists', ['a', 'b'], ['c'], ['a, b', 'c']],
    ['nothing', 'yes', null, ['yes', 'null']],
    ['a long answer', 'yes', '🙂'.repeat(90), ['yes', `${'🙂'.repeat(79)}…`]],
  ])('%s', async (_what, truth, wrong, [shownTruth, shownWrong]) => {
    const [flip] = (await pair(truth, wrong)).flips;
    expect([flip.truth, flip.before, flip.after]).toEqual([shownTruth, shownWrong, shownTruth]);
  });

  it('classes only where truths recur', async () => {
    expect((await pair('yes', 'no')).classes).toEqual([]);
    const lists = Array.from({ length: 6 }, (_, i) => ({ id: `${i}`, truth: ['a'], prediction: 1 }));
    const { classes, flips } = await flipsOf(
      lists.map((line) => ({ ...line, correct: false })),
      lists.map((line) => ({ ...line, correct: true })),
    );
    expect([classes, flips.length]).toEqual([[], 6]);
  });
});
