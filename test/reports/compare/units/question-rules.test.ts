import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { groupCircular, scoreCircular } from '../../../../harness/metrics/answers/circular.js';
import { mmePerception, scoreMme } from '../../../../harness/metrics/answers/mme.js';
import { scorePope, type PopeResult } from '../../../../harness/metrics/answers/pope.js';
import {
  answerAgain,
  expectSamePools,
  gatherUnits,
  type UnitCase,
  type UnitLines,
} from '../../../support/unit-metric.js';

const other = { yes: 'no', no: 'yes' } as const;

/** The same lines, some with the other of right and wrong. */
function flip(lines: UnitLines, random: () => number): UnitLines {
  return lines.map((line): SampleLine => {
    if (random() < 0.5) return line;
    const { truth } = line;
    const correct = line.correct !== true;
    const prediction = truth === 'yes' || truth === 'no' ? (correct ? truth : other[truth]) : 'X';
    return { ...line, prediction, correct };
  });
}

/** Whether every line is right, by line. */
const marksOf = (lines: UnitLines) => lines.map(({ correct }) => correct === true);

describe('circular accuracy', () => {
  /** A question with its rotations. */
  const ask = (question: number, marks: readonly boolean[], options = marks.length): UnitLines =>
    marks.map((correct, rotation) => ({
      ...{ id: String(rotation * 1_000_000 + question), unit: String(question) },
      ...{ truth: 'A', prediction: correct ? 'A' : 'B', correct, groups: { options } },
    }));
  const base: Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> = {
    metric: 'circular_accuracy',
    protocol: 'mmbench',
    kindOf: (lines) => [lines.length, lines[0].groups, marksOf(lines).filter(Boolean).length],
    // each drawn question is one of its own
    value: (units) =>
      scoreCircular(
        units.flatMap((lines) =>
          groupCircular(
            lines.map(({ id, correct, groups }) => ({
              ...{ index: Number(id), right: correct === true, options: Number(groups?.options) },
              split: 'dev',
            })),
          ),
        ),
      ).accuracy ?? undefined,
  };

  it('is of the questions that are whole', () => {
    const before = [ask(1, [true, true]), ask(2, [true, false, true]), ask(3, [true], 2)];
    const after = [ask(1, [true, false]), ask(2, [true, true, true]), ask(3, [true], 2)];
    const metric = gatherUnits({ ...base, before, after });
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1));
    // 1 of 2; the third lacks a rotation
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBe(1 / 2);
    expect(metric?.score(Int32Array.of(3, 1, 5, 0, 0, 0))).toBe(3 / 4);
    expect(metric?.score(Int32Array.of(1, 0, 0, 2, 1, 0))).toBe(2 / 4);
    expect(metric?.score(Int32Array.of(0, 0, 5, 0, 0, 0))).toBeUndefined();
  });

  it('agrees with the metric of the harness', () => {
    const random = createRandom(6);
    const before = Array.from({ length: 40 }, (_, question) =>
      ask(
        question,
        Array.from({ length: 2 + (question % 3) }, () => random() < 0.8),
        2 + (question % 3) + Number(question % 7 === 0),
      ),
    );
    expectSamePools({ ...base, before, after: answerAgain(before, 0.5, 2, flip) });
  });

  it('needs the question and its number of options', () => {
    const [lines] = [ask(1, [true, true])];
    const bare = lines.map(({ id, truth, prediction }) => ({ id, truth, prediction, correct: true }));
    const noOptions = bare.map((line) => ({ ...line, unit: '1' }));
    for (const known of [bare, noOptions])
      expect(gatherUnits({ ...base, before: [known], after: [known] }, [1, 1])).toBeUndefined();
  });
});

type Pope = 'f1_mean_of_3' | 'f1' | 'accuracy' | 'precision' | 'recall' | 'yes_ratio';

describe('means over the splits of POPE', () => {
  const splits = ['random', 'popular', 'adversarial'] as const;
  /** What is asked about one image, in each split: about an object that is there, and about one that is not. */
  const ask = (image: string, marks: readonly boolean[], named: readonly string[] = splits): UnitLines =>
    named.flatMap((split, place) =>
      (['yes', 'no'] as const).map((truth, i): SampleLine => {
        const correct = marks[2 * place + i];
        return {
          ...{ id: `${image} ${split} ${truth}`, truth, prediction: correct ? truth : other[truth], correct },
          ...{ unit: image, groups: { split } },
        };
      }),
    );
  const base = (metric: Pope): Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> => ({
    metric,
    protocol: 'pope',
    kindOf: marksOf,
    value: (units) => {
      const results = units.flat().map(({ truth, prediction, groups }): PopeResult => ({
        split: String(groups?.split),
        label: truth === 'yes' ? 'yes' : 'no',
        said: prediction === 'yes' ? 'yes' : 'no',
      }));
      const { splits: all } = scorePope(results);
      const name = metric === 'f1_mean_of_3' ? 'f1' : metric;
      const known = splits.map((split) => all.get(split)?.[name] ?? null);
      return known.includes(null) ? undefined : known.reduce<number>((sum, one) => sum + Number(one), 0) / 3;
    },
  });

  it('counts all questions of an image together', () => {
    const before = [
      ask('a', [true, true, true, false, false, false]),
      ask('b', [true, true, true, true, true, false]),
    ];
    const after = [ask('a', [true, true, true, true, true, true]), before[1]];
    const metric = gatherUnits({ ...base('f1_mean_of_3'), before, after });
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1));
    // random: all right: 1; popular: 2 x 2 / (3 + 2); adversarial, yes said of a's no, b's yes and b's no: 2 x 1 / (3 + 2)
    expect(metric?.score(Int32Array.of(1, 1, 0, 0))).toBeCloseTo((1 + 4 / 5 + 2 / 5) / 3, 15);
    // b twice: adversarial: 2 x 2 / (4 + 2)
    expect(metric?.score(Int32Array.of(0, 1, 0, 1))).toBeCloseTo((1 + 1 + 4 / 6) / 3, 15);
    expect(metric?.score(new Int32Array(4))).toBeUndefined();
  });

  it('is not defined where a split is not drawn', () => {
    const before = [
      ask('a', [true, true]),
      ask('b', [true, true], ['popular']),
      ask('c', [true, true], ['adversarial']),
    ];
    before[0] = ask('a', [true, true], ['random']);
    const metric = gatherUnits({ ...base('f1'), before, after: before });
    expect(metric?.score(Int32Array.of(2, 1, 1, 0, 0, 0))).toBe(1);
    expect(metric?.score(Int32Array.of(2, 1, 0, 0, 0, 0))).toBeUndefined();
  });

  it.each(['f1_mean_of_3', 'f1', 'accuracy', 'precision', 'recall', 'yes_ratio'] as const)(
    '%s agrees with the metric of the harness',
    (metric) => {
      const random = createRandom(1);
      const before = Array.from({ length: 30 }, (_, image) =>
        ask(
          String(image),
          Array.from({ length: 6 }, () => random() < 0.7),
        ),
      );
      // units with the same counts are of one kind
      const kindOf = (lines: UnitLines) => marksOf(lines);
      expectSamePools({ ...base(metric), kindOf, before, after: answerAgain(before, 0.4, 3, flip) });
    },
  );

  it('needs the split', () => {
    const lines = ask('a', [true, true, true, true, true, true]);
    const bare = lines.map(({ id, truth, prediction }) => ({ id, truth, prediction, correct: true }));
    expect(gatherUnits({ ...base('f1'), before: [bare], after: [bare] }, [1, 1])).toBeUndefined();
  });
});

type Mme = 'perception_score' | 'cognition_score' | 'accuracy' | 'acc_plus';

describe('MME', () => {
  const ask = (subtask: string, image: number, marks: readonly [boolean, boolean]): UnitLines =>
    marks.map((correct, i): SampleLine => {
      const truth = i === 0 ? 'yes' : 'no';
      return {
        ...{ id: `${subtask}/${image}.png${i === 0 ? '' : '#2'}`, unit: `${subtask}/${image}.png` },
        ...{ truth, prediction: correct ? truth : other[truth], correct, groups: { subtask } },
      };
    });
  const subtaskOf = ([{ groups }]: UnitLines) => String(groups?.subtask);
  const base = (metric: Mme): Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> => ({
    metric,
    protocol: 'mme',
    kindOf: (lines) =>
      metric === 'accuracy'
        ? marksOf(lines).filter(Boolean).length
        : [subtaskOf(lines), marksOf(lines).filter(Boolean).length],
    value: (units) => {
      const images = units.map((lines) => ({ task: subtaskOf(lines), right: marksOf(lines) }));
      const { perception, cognition } = scoreMme(images);
      const share = (part: number, whole: number) => (whole > 0 ? part / whole : undefined);
      return {
        // three subtasks of perception and one of cognition are asked
        perception_score:
          new Set(images.map(({ task }) => task).filter((task) => task !== 'code_reasoning')).size === 3
            ? (perception ?? undefined)
            : undefined,
        cognition_score: cognition ?? undefined,
        accuracy: share(images.flatMap(({ right }) => right).filter(Boolean).length, 2 * images.length),
        acc_plus: share(images.filter(({ right }) => right.every(Boolean)).length, images.length),
      }[metric];
    },
  });
  const subtasks = [...mmePerception.slice(0, 3), 'code_reasoning'];

  it('sums points over the subtasks, those of both questions by image', () => {
    const lines = [
      ask('existence', 1, [true, true]),
      ask('existence', 2, [true, false]),
      ask('count', 1, [false, true]),
      ask('position', 1, [true, true]),
      ask('code_reasoning', 1, [false, false]),
    ];
    const metric = gatherUnits({ ...base('perception_score'), before: lines, after: lines });
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1, 1, 1));
    // existence: 75 + 50; count: 50 + 0; position: 100 + 100
    expect(metric?.score(Int32Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0))).toBe(125 + 50 + 200);
    // existence of the second image alone, three times: 50 + 0
    expect(metric?.score(Int32Array.of(0, 1, 1, 1, 0, 0, 2, 0, 0, 0))).toBe(50 + 50 + 200);
    expect(metric?.score(Int32Array.of(1, 1, 0, 1, 1, 0, 0, 0, 0, 0))).toBeUndefined();
    const both = gatherUnits({ ...base('acc_plus'), before: lines, after: lines });
    expect(both?.score(Int32Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0))).toBe(2 / 5);
  });

  it.each(['perception_score', 'cognition_score', 'accuracy', 'acc_plus'] as const)(
    '%s agrees with the metric of the harness',
    (metric) => {
      const random = createRandom(5);
      const before = Array.from({ length: 48 }, (_, image) =>
        ask(subtasks[image % subtasks.length], image, [random() < 0.7, random() < 0.7]),
      );
      expectSamePools({ ...base(metric), before, after: answerAgain(before, 0.5, 4, flip) });
    },
  );

  it('needs the image and the subtask', () => {
    const lines = ask('existence', 1, [true, true]);
    const bare = lines.map(({ id, truth, prediction }) => ({ id, truth, prediction, correct: true }));
    const known = { before: [bare], after: [bare] };
    expect(gatherUnits({ ...base('perception_score'), ...known }, [200, 200])).toBeUndefined();
  });
});
