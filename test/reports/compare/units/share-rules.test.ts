import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { createAnswerSummary } from '../../../../harness/metrics/answers/summarise-answers.js';
import { jaccardIndex } from '../../../../harness/metrics/jaccard.js';
import { expectSamePools, gatherUnits, type UnitCase } from '../../../support/unit-metric.js';

function unitsOf(marks: readonly boolean[], more: Partial<SampleLine> = {}): readonly SampleLine[][] {
  return marks.map((correct, id) => [
    { id: `s${id}`, truth: 1, prediction: correct ? 1 : 0, correct, ...more },
  ]);
}

const share: Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> = {
  metric: 'acc1',
  protocol: 'zero-shot-classification',
  value: (units) =>
    units.length === 0 ? undefined : units.filter(([{ correct }]) => correct === true).length / units.length,
  kindOf: ([{ correct }]) => correct,
};

describe('share of right lines', () => {
  const byHand: UnitCase = {
    ...share,
    before: unitsOf([true, true, false, true]),
    after: unitsOf([true, false, true, true]),
  };

  it('is of four lines three before and after, kinds by right and wrong in both', () => {
    const metric = gatherUnits(byHand);
    // right-right twice, right-wrong, wrong-right
    expect(metric?.sizes).toEqual(Int32Array.of(2, 1, 1));
    expect(metric?.score(Int32Array.of(2, 1, 1, 0, 0, 0))).toBe(3 / 4);
    expect(metric?.score(Int32Array.of(0, 0, 0, 2, 1, 1))).toBe(3 / 4);
    // the second line three times and the third once, as before
    expect(metric?.score(Int32Array.of(0, 3, 1, 0, 0, 0))).toBe(3 / 4);
    // the second three times as before, and twice as after
    expect(metric?.score(Int32Array.of(0, 3, 0, 0, 2, 0))).toBe(3 / 5);
    expect(metric?.score(new Int32Array(6))).toBeUndefined();
  });

  it('agrees with counting on pools of both runs', () => {
    const random = createRandom(3);
    const guess = () => unitsOf(Array.from({ length: 60 }, () => random() < 0.6));
    expectSamePools({ ...share, before: guess(), after: guess() });
  });

  it('is not believed where it is not what a record reports', () => {
    expect(gatherUnits(byHand, [0.75, 0.75])).toBeDefined();
    expect(gatherUnits(byHand, [0.75 + 1e-6, 0.75])).toBeUndefined();
    expect(gatherUnits(byHand, [0.75, 0.5])).toBeUndefined();
  });

  it('is not gathered from lines that are neither right nor wrong', () => {
    const unmarked = byHand.before.map(([{ id, truth, prediction }]) => [{ id, truth, prediction }]);
    expect(gatherUnits({ ...byHand, after: unmarked }, [0.75, 0.75])).toBeUndefined();
  });

  it('draws lines of one unit together', () => {
    const inUnits = (units: UnitCase['before']) =>
      units.map(([one], index) => [{ ...one, unit: index < 3 ? 'a' : 'b' }]);
    const metric = gatherUnits({ ...byHand, before: inUnits(byHand.before), after: inUnits(byHand.after) });
    // a has 2 of 3 right in both runs, b its only one
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1));
    expect(metric?.score(Int32Array.of(2, 0, 0, 0))).toBe(4 / 6);
    expect(metric?.score(Int32Array.of(1, 0, 0, 3))).toBe(5 / 6);
  });

  it('does not take the id of a line for the unit of another', () => {
    const lines = unitsOf([true, false, true]);
    const named = [[{ ...lines[0][0], unit: 's1' }], ...lines.slice(1)];
    const metric = gatherUnits({ ...share, before: named, after: named });
    expect(metric?.sizes).toEqual(Int32Array.of(2, 1));
  });

  it('throws where the runs bring other samples', () => {
    expect(() => gatherUnits({ ...byHand, after: byHand.after.slice(1) }, [0.75, 2 / 3])).toThrow(
      'units: unit 0 (from 0) is in one run only, expected the same samples',
    );
  });
});

describe('share of a part', () => {
  const lines: readonly SampleLine[] = [
    { id: '1', truth: 'A', prediction: 'A', correct: true, groups: { image: 1 }, unit: 'a.png' },
    { id: '2', truth: 'A', prediction: 'B', correct: false, groups: { image: 1 }, unit: 'b.png' },
    { id: '3', truth: 'A', prediction: 'A', correct: true, groups: { image: 0 } },
    { id: '4', truth: 'A', prediction: 'A', correct: true, groups: { image: 1 }, unit: 'b.png' },
  ];
  const known: UnitCase = {
    ...{ metric: 'img_accuracy', protocol: 'scienceqa', kindOf: (units) => units, value: () => 2 / 3 },
    ...{ before: [lines], after: [lines] },
  };

  it('is of the questions with an image 2 of 3; the others are units without a part in it', () => {
    const metric = gatherUnits(known);
    // a.png: 1 of 1; b.png: 1 of 2; the question without an image
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1));
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBe(2 / 3);
    expect(metric?.score(Int32Array.of(3, 1, 0, 0, 0, 9))).toBe(4 / 5);
    expect(metric?.score(Int32Array.of(0, 0, 5, 0, 0, 0))).toBeUndefined();
  });

  it('needs lines that say their part', () => {
    const bare = lines.map(({ id, truth, prediction, correct }): SampleLine => {
      return { id, truth, prediction, ...(correct !== undefined && { correct }) };
    });
    expect(gatherUnits({ ...known, after: [bare] })).toBeUndefined();
  });
});

describe('mean of a kept score', () => {
  const random = createRandom(5);
  const answers = (): UnitCase['before'] =>
    Array.from({ length: 30 }, (_, image) =>
      Array.from({ length: 1 + (image % 3) }, (_, i) => ({
        ...{ id: `${image} ${i}`, unit: `${image}.jpg`, truth: ['a'], prediction: 'a' },
        scores: { vqa_accuracy: [0, 0.3, 0.6, 0.9, 1][Math.floor(random() * 5)] },
      })),
    );
  const scoresOf = (lines: readonly SampleLine[]) => lines.map(({ scores }) => scores?.vqa_accuracy ?? NaN);
  const soft: UnitCase = {
    ...{ metric: 'vqa_accuracy', protocol: 'textvqa', before: answers(), after: answers() },
    value: (units) =>
      units.length === 0
        ? undefined
        : createAnswerSummary(scoresOf(units.flat()).map((score) => ({ score })))().accuracy,
    kindOf: (lines) => [lines.length, scoresOf(lines).reduce((sum, score) => sum + score, 0)],
  };

  it('agrees with the metric of the harness, questions of an image drawn together', () => {
    expectSamePools(soft);
  });

  it('needs the score of every line', () => {
    const [[first, ...others], ...rest] = soft.after;
    const { id, truth, prediction } = first;
    const after = [[{ id, truth, prediction, unit: '0.jpg' }, ...others], ...rest];
    expect(gatherUnits({ ...soft, after }, [0.5, 0.5])).toBeUndefined();
  });
});

describe('mean Jaccard index', () => {
  const cues = (choices: readonly (readonly string[])[], candidates: readonly number[]) =>
    choices.map((prediction, id) => [
      { id: String(id), truth: ['a', 'b', 'c'], prediction, groups: { candidates: candidates[id] } },
    ]);
  const byHand = (metric: string, value: number): UnitCase => ({
    ...{ metric, protocol: 'winogavil', kindOf: (lines) => lines, value: () => value },
    before: cues(
      [
        ['a', 'b', 'c'],
        ['a', 'x', 'y'],
        ['a', 'b', 'x'],
        ['z', 'x', 'y'],
      ],
      [5, 10, 12, 6],
    ),
    after: cues(
      [
        ['a', 'b', 'c'],
        ['a', 'x', 'y'],
        ['a', 'b', 'x'],
        ['z', 'x', 'y'],
      ],
      [5, 10, 12, 6],
    ),
  });

  it('is over the cues with so many candidates, and is not rounded', () => {
    // three right: 1; one of three: 1 / (6 - 1); two: 2 / (6 - 2); none: 0
    expect(gatherUnits(byHand('avg_jaccard_score', (1 + 1 / 5 + 1 / 2 + 0) / 4))?.cost).toBeGreaterThan(0);
    const tenUp = gatherUnits(byHand('jaccard_score_10-12', (1 / 5 + 1 / 2) / 2));
    expect(tenUp?.sizes).toEqual(Int32Array.of(2, 1, 1)); // the first and the last cue have no part
    expect(tenUp?.score(Int32Array.of(4, 2, 0, 0, 0, 1))).toBeCloseTo((2 / 5 + 1 / 2) / 3, 15);
    expect(gatherUnits(byHand('jaccard_score_5-6', 1 / 2))?.sizes).toEqual(Int32Array.of(1, 2, 1));
  });

  it('needs the number of candidates where only some cues belong to it', () => {
    const bare = ({ before, ...known }: UnitCase): UnitCase => {
      const lines = before.map(([{ id, truth, prediction }]) => [{ id, truth, prediction }]);
      return { ...known, before: lines, after: lines };
    };
    expect(gatherUnits(bare(byHand('jaccard_score_10-12', 0.35)))).toBeUndefined();
    expect(gatherUnits(bare(byHand('avg_jaccard_score', 1.7 / 4)))).toBeDefined();
  });

  it('agrees with the index of the harness', () => {
    const random = createRandom(9);
    const names = ['a', 'b', 'c', 'x', 'y', 'z'];
    const choose = () => names.toSorted(() => random() - 0.5).slice(0, 3);
    const candidates = Array.from({ length: 40 }, () => [5, 6, 10, 12][Math.floor(random() * 4)]);
    const isIn = ({ groups }: SampleLine) => Number(groups?.candidates) >= 10;
    expectSamePools({
      ...{ metric: 'jaccard_score_10-12', protocol: 'winogavil' },
      before: cues(candidates.map(choose), candidates),
      after: cues(candidates.map(choose), candidates),
      value: (units) => {
        const all = units
          .flat()
          .filter(isIn)
          .map(({ truth, prediction }) => jaccardIndex(truth as string[], prediction as string[]));
        return all.length === 0 ? undefined : all.reduce((sum, one) => sum + one, 0) / all.length;
      },
      kindOf: ([line]) =>
        isIn(line) ? jaccardIndex(line.truth as string[], line.prediction as string[]) : 'no part',
    });
  });
});
