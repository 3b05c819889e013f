import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { digestSamples } from '../../../harness/results/sample-digest.js';
import { findOtherCount, findOtherSamples } from '../../../reports/compare/check-samples.js';
import type { SideSamples } from '../../../reports/compare/side.js';
import { okRecord } from '../../support/records.js';

const line = (id: string, truth: unknown = 0): SampleLine => ({ id, truth, prediction: 1, correct: false });
const abc = ['a', 'b', 'c'].map((id) => line(id));

async function* stream(lines: readonly SampleLine[]): AsyncGenerator<SampleLine> {
  for (const one of lines) yield await Promise.resolve(one);
}

const linesOf = (lines: readonly SampleLine[]): SideSamples => ({ kind: 'lines', read: () => stream(lines) });

async function check(before: readonly SampleLine[], after: readonly SampleLine[]) {
  const digests = [await digestSamples(before), await digestSamples(after)] as const;
  return findOtherSamples(digests, [linesOf(before), linesOf(after)]);
}

describe('findOtherSamples', () => {
  it('finds nothing where both answered the same', async () => {
    const answered = abc.map((one) => ({ ...one, prediction: 0, correct: true }));
    expect(await check(abc, answered)).toBeUndefined();
  });

  it('counts samples that are missing or new', async () => {
    expect(await check(abc, [line('a'), line('d')])).toEqual({
      ...{ field: 'samples', before: '3 samples' },
      after: '2 samples: 2 of the 3 missing, 1 new',
    });
    expect(await check(abc, [...abc, line('d')])).toMatchObject({
      after: '4 samples: 0 of the 3 missing, 1 new',
    });
  });

  it('names the first sample that is elsewhere', async () => {
    expect(await check(abc, [abc[0], abc[2], abc[1]])).toMatchObject({
      after: 'the same samples in another order, from c on',
    });
  });

  it('names the first sample of another truth', async () => {
    expect(await check(abc, [abc[0], line('b', 5), line('c', 6)])).toMatchObject({
      after: 'the same ids with other truths, the first is b',
    });
  });

  it('refuses ids that more than one sample bears, though both runs have them', async () => {
    const twice = [...abc, line('b')];
    expect(await check(twice, twice)).toEqual({
      field: 'samples',
      before: '4 samples, more than one is called b',
      after: '4 samples, more than one is called b',
    });
    expect(await check(abc, twice)).toMatchObject({ before: '3 samples' });
  });

  it('tells the hashes where ids are not kept', async () => {
    const digests = [await digestSamples(abc), await digestSamples([line('a')])] as const;
    const sides = [{ kind: 'digest', digest: digests[0] }, linesOf([line('a')])] as const;
    expect(await findOtherSamples(digests, sides)).toEqual({
      field: 'samples',
      before: `3 samples, sha256 of ids and truths ${digests[0].items.slice(0, 12)}`,
      after: `1 sample, sha256 of ids and truths ${digests[1].items.slice(0, 12)}`,
    });
  });
});

describe('findOtherCount', () => {
  it('compares how many there are where samples are not kept', () => {
    expect(findOtherCount(okRecord, okRecord)).toBeUndefined();
    expect(findOtherCount(okRecord, { ...okRecord, n: 3 })).toEqual({
      ...{ field: 'samples', before: '2 samples', after: '3 samples' },
    });
  });
});
