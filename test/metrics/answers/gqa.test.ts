import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import type { GqaTruth } from '../../../harness/core/question.js';
import { createRandom } from '../../../harness/core/random.js';
import {
  listEntailed,
  normaliseGqa,
  scoreGqa,
  type GqaChoices,
  type GqaInput,
} from '../../../harness/metrics/answers/gqa.js';
import { createGqaSummary } from '../../../harness/metrics/answers/summarise-gqa.js';
import { expectOneLine } from '../../support/errors.js';

/** A balanced question that is open, in group "g", and entails nothing. */
const ask = (answer: string, members: Partial<GqaTruth> = {}): GqaTruth => ({
  kind: 'gqa',
  answer,
  isBalanced: true,
  structural: 'query',
  semantic: 'attr',
  detailed: 'existAttr',
  globalGroup: 'g',
  entailed: [],
  ...members,
});

const summarise = (input: GqaInput, draws?: readonly number[]) =>
  createGqaSummary([...scoreGqa(input).values()], input.consistency)(draws);

describe('an answer of LLaVA', () => {
  it.each([
    ['Yes.', 'yes'],
    ['No...', 'no'],
    ['a.b.', 'a.b'],
    ['yes. ', 'yes. '],
    [' Yes', ' yes'],
    ['...', ''],
    ['yes,', 'yes,'],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseGqa(text)).toBe(expected);
  });
});

describe('GQA by hand', () => {
  const questions = new Map([
    ['1', ask('yes', { structural: 'verify', entailed: ['1', '2', '3', '3'] })],
    ['2', ask('red', { isBalanced: false })], // predicted
    ['3', ask('blue', { isBalanced: false })], // missed
    ['4', ask('red', { entailed: ['1'] })],
    ['5', ask('dog', { detailed: 'twoCommon', globalGroup: null, entailed: ['1'] })],
  ]);
  const predictions = new Map([
    ['1', 'yes'],
    ['2', 'red'],
    ['3', 'red'],
    ['4', 'red'],
    ['5', 'color'],
  ]);
  const lists: GqaChoices = { valid: ['yes', 'red'], plausible: ['yes', 'dog'] };
  const choices = new Map(['1', '4', '5'].map((id) => [id, lists] as const));

  it('counts balanced questions', () => {
    expect(summarise({ questions, predictions, choices, consistency: true })).toEqual({
      accuracy: 2 / 3, // 1 and 4
      binary: 1, // 1
      open: 1 / 2, // 4 of 4 and 5
      consistency: (1 / 3 + 1) / 2, // 1: of 2, 3, 3 only 2 is right; 4: 1 is right; 5 is wrong itself
      validity: 1, // 5 may be color, whatever its list says
      plausibility: 2 / 3, // "red" is not plausible for 4
      distribution: 0, // group g: yes and red, each once, and each predicted once
    });
  });

  it('leaves out what is not asked for', () => {
    expect(Object.keys(summarise({ questions, predictions, consistency: false })).sort()).toEqual([
      'accuracy',
      'binary',
      'distribution',
      'open',
    ]);
  });

  it('answers nothing without predictions', () => {
    const summary = summarise({ questions, predictions: new Map(), choices, consistency: true });
    expect(summary).toMatchObject({ accuracy: 0, binary: 0, open: 0, validity: 0, plausibility: 0 });
    expect(summary.consistency).toBeNull(); // the mean over no questions
    // group g: (0 - 1)² / 1 for yes and for red: 2 / 100
    expect(summary.distribution).toBeCloseTo(0.02, 12);
  });

  it('has no value for parts without questions', () => {
    const only = new Map([['4', ask('red', { globalGroup: null })]]);
    expect(summarise({ questions: only, predictions, consistency: false })).toEqual({
      accuracy: 1,
      binary: null,
      open: 1,
      distribution: null,
    });
  });

  it('compares the answers of a group', () => {
    const group = new Map([
      ...['a', 'a', 'a', 'b'].map((answer, i) => [`g${i}`, ask(answer)] as const),
      ['h', ask('x', { globalGroup: 'h' })] as const,
    ]);
    const given = new Map([
      ...['a', 'b', 'b', 'z'].map((answer, i) => [`g${i}`, answer] as const),
      ['h', 'a'] as const, // right in another group
    ]);
    // g: a 1 of 3: 4/3, b 2 of 1: 1, z adds nothing; h: x 0 of 1: 1. (4 x 7/3 + 1 x 1) / 5 / 100
    expect(summarise({ questions: group, predictions: given, consistency: false }).distribution).toBeCloseTo(
      (4 * (7 / 3) + 1) / 500,
      12,
    );
  });

  it('counts a question as often as it was drawn', () => {
    const summary = summarise({ questions, predictions, choices, consistency: true }, [0, 2, 1]);
    expect(summary).toMatchObject({
      accuracy: 2 / 3,
      binary: null,
      open: 2 / 3,
      consistency: 1,
      plausibility: 1 / 3,
    });
    expect(summary.distribution).toBe(0); // red twice, predicted twice; yes was not drawn
  });

  it('needs what is asked for', async () => {
    const score = (input: Partial<GqaInput>) => () =>
      scoreGqa({ questions, predictions, consistency: false, ...input });
    const entailed = new Map([['1', ask('yes', { entailed: ['9'] })]]);
    await expectOneLine(score({ questions: entailed, consistency: true }), MetricError, '"9" is not there');
    await expectOneLine(score({ choices: new Map() }), MetricError, '"1" has no choices');
    await expectOneLine(() => createGqaSummary([], false), MetricError, 'no balanced questions');
  });

  it('lists others only', () => {
    expect(listEntailed('1', ask('yes', { entailed: ['1', '2', '1', '2'] }))).toEqual(['2', '2']);
  });
});

describe('GQA by a second way', () => {
  const words = ['yes', 'no', 'red', 'toString'];

  /** The definition, with lists and nothing prepared; a question drawn twice stands in the list twice. */
  function slowly(list: readonly string[], { questions, predictions, consistency }: GqaInput) {
    const mean = (values: readonly number[]) =>
      values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    const get = (id: string) => questions.get(id) ?? ask('');
    const right = (id: string) => Number(get(id).answer === predictions.get(id));
    const entailing = list.filter((id) => right(id) && get(id).entailed.some((other) => other !== id));
    const groups = new Set(list.map((id) => get(id).globalGroup));
    let [sum, size] = [0, 0];
    for (const group of groups) {
      const members = list.filter((id) => get(id).globalGroup === group);
      if (group === null) continue;
      for (const answer of new Set(members.map((id) => get(id).answer))) {
        const gold = members.filter((id) => get(id).answer === answer).length;
        const told = members.filter((id) => predictions.get(id) === answer).length;
        sum += (members.length * (told - gold) ** 2) / gold;
      }
      size += members.length;
    }
    return {
      accuracy: mean(list.map(right)),
      binary: mean(list.filter((id) => get(id).structural !== 'query').map(right)),
      open: mean(list.filter((id) => get(id).structural === 'query').map(right)),
      ...(consistency
        ? {
            consistency: mean(
              entailing.map(
                (id) =>
                  mean(
                    get(id)
                      .entailed.filter((other) => other !== id)
                      .map(right),
                  ) ?? 0,
              ),
            ),
          }
        : {}),
      distribution: size === 0 ? null : sum / size / 100,
    };
  }

  it('on random questions and resamples', () => {
    const random = createRandom(11);
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
    for (let round = 0; round < 40; round++) {
      const ids = Array.from({ length: 1 + Math.floor(random() * 25) }, (_, i) => `q${i}`);
      const questions = new Map(
        ids.map((id) => [
          id,
          ask(pick(words), {
            structural: pick(['query', 'verify']),
            globalGroup: pick(['g', 'h', null]),
            entailed: ids.filter(() => random() < 0.1),
          }),
        ]),
      );
      const predictions = new Map(ids.map((id) => [id, pick(words)]));
      const input = { questions, predictions, consistency: true };
      const draws = ids.map(() => Math.floor(random() * 3));
      if (draws.every((times) => times < 1)) draws[0] = 1;
      for (const times of [undefined, draws]) {
        const list = ids.flatMap((id, i) => Array.from({ length: times?.[i] ?? 1 }, () => id));
        const slow = Object.entries(slowly(list, input));
        const fast = Object.fromEntries(Object.entries(summarise(input, times)));
        expect(Object.keys(fast).sort()).toEqual(slow.map(([name]) => name).sort());
        for (const [name, value] of slow) {
          if (value === null) expect(fast[name]).toBeNull();
          else expect(fast[name]).toBeCloseTo(value, 12);
        }
      }
    }
  });
});
