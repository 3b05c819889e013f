import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { digestSamples } from '../../../harness/results/sample-digest.js';
import { countFlips, pairSamples } from '../../../reports/compare/pair-samples.js';
import type { SideSamples } from '../../../reports/compare/side.js';
import type { UnitGatherer } from '../../../reports/compare/units/unit-metric.js';

/** Samples of class 0; a model that says 0 is right. */
const answer = (said: readonly number[]): readonly SampleLine[] =>
  said.map((prediction, item) => ({
    ...{ id: `s${item}`, truth: 0, prediction, correct: prediction === 0 },
    ...{ groups: { region: item % 2 }, scores: { prediction: 0.5 } },
  }));

const unmarked = (said: readonly number[]): readonly SampleLine[] =>
  said.map((prediction, item) => ({ id: `s${item}`, truth: null, prediction }));

async function* stream(lines: readonly SampleLine[]): AsyncGenerator<SampleLine> {
  for (const line of lines) yield await Promise.resolve(line);
}

const linesOf = (lines: readonly SampleLine[]): SideSamples => ({ kind: 'lines', read: () => stream(lines) });
const bitsOf = async (lines: readonly SampleLine[]): Promise<SideSamples> => ({
  kind: 'digest',
  digest: await digestSamples(lines),
});

/** Keeps what it is shown. */
function recordLines(needs: UnitGatherer['needs']) {
  const seen: (readonly SampleLine[])[] = [[], []];
  const gatherer: UnitGatherer = {
    needs,
    add: (side, line) => {
      seen[side] = [...seen[side], line];
    },
    finish: () => undefined,
  };
  return { gatherer, seen };
}

const before = answer([0, 0, 1, 1, 0]);
const after = answer([0, 2, 0, 3, 0]);

describe('pairSamples', () => {
  it('counts flips and changes of two files', async () => {
    const pair = await pairSamples(linesOf(before), linesOf(after), undefined);
    // s1 is lost, s2 gained; s3 is wrong in another way
    expect(countFlips(pair)).toEqual({ gained: 1, lost: 1, of: 5 });
    expect(pair).toMatchObject({ changed: 3, clustered: false, gathered: false });
  });

  it('shows a gatherer the lines of both files', async () => {
    const { gatherer, seen } = recordLines('lines');
    const { gathered } = await pairSamples(linesOf(before), linesOf(after), gatherer);
    expect(seen).toEqual([before, after]);
    expect(gathered).toBe(true);
  });

  it.each([0, 1] as const)('makes the lines of side %d from its bits', async (side) => {
    const bits = await bitsOf(side === 0 ? before : after);
    const { gatherer, seen } = recordLines('correct');
    const pair =
      side === 0
        ? await pairSamples(bits, linesOf(after), gatherer)
        : await pairSamples(linesOf(before), bits, gatherer);
    const facts = (lines: readonly SampleLine[]) =>
      lines.map(({ id, truth, groups, correct }) => ({ id, truth, groups, correct }));
    expect(seen.map(facts)).toEqual([before, after].map(facts));
    // nothing that only the other run said
    expect(seen[side].every(({ prediction, scores }) => prediction === null && !scores)).toBe(true);
    expect(countFlips(pair)).toEqual({ gained: 1, lost: 1, of: 5 });
    // which wrong answer it was is not in the bits
    expect(pair).toMatchObject({ changed: undefined, gathered: true });
  });

  it('does not take bits for lines', async () => {
    const { gatherer, seen } = recordLines('lines');
    const pair = await pairSamples(await bitsOf(before), linesOf(after), gatherer);
    expect(pair.gathered).toBe(false);
    expect(seen).toEqual([[], []]);
  });

  it('does not take bits of other samples for gathered', async () => {
    const { gatherer } = recordLines('correct');
    const pair = await pairSamples(await bitsOf(before), linesOf(after.slice(1)), gatherer);
    expect(pair.gathered).toBe(false);
    expect(countFlips(pair)).toBeUndefined();
  });

  it('knows of two baselines that said the same', async () => {
    const [one, other] = [await bitsOf(before), await bitsOf(before)];
    expect(await pairSamples(one, other, undefined)).toMatchObject({ changed: 0, gathered: false });
  });

  it('counts changes by prints where nothing is right or wrong', async () => {
    const [one, other] = [unmarked([0, 1, 2]), unmarked([0, 5, 2])];
    for (const sides of [
      [linesOf(one), linesOf(other)],
      [await bitsOf(one), linesOf(other)],
      [linesOf(one), await bitsOf(other)],
      [await bitsOf(one), await bitsOf(other)],
    ] as const) {
      const pair = await pairSamples(sides[0], sides[1], undefined);
      expect(pair.changed).toBe(1);
      expect(countFlips(pair)).toBeUndefined();
    }
  });

  it('sees lines that belong together', async () => {
    const units = (names: readonly string[]) => after.map((line, item) => ({ ...line, unit: names[item] }));
    const clustered = async (names: readonly string[]) =>
      (await pairSamples(linesOf(before), linesOf(units(names)), undefined)).clustered;
    expect(await clustered(['a', 'b', 'c', 'd', 'e'])).toBe(false);
    expect(await clustered(['a', 'b', 'c', 'a', 'e'])).toBe(true);
  });
});
