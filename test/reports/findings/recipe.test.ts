import { describe, expect, it } from '@jest/globals';
import { areAlike, buildOf, repeatsRun, resolutionOf } from '../../../reports/findings/recipe.js';
import type { ReportModel } from '../../../reports/findings/report-data.js';

const large: ReportModel = {
  id: 'vitamin-l-224-datacomp1b',
  family: 'vitamin',
  size: 'L',
  paramsM: { image: 333.3, text: 123.7 },
  gmacs: { image: 72.6, text: 6.6 },
  data: 'datacomp-1b',
  uniquePairsM: 1280,
  samplesSeenM: 12800,
  published: false,
  imported: false,
};

describe('areAlike', () => {
  it('compares by the share of the smaller', () => {
    expect(areAlike(100, 102, 0.02)).toBe(true);
    expect(areAlike(102.1, 100, 0.02)).toBe(false);
    expect(areAlike(undefined, undefined, 0.02)).toBe(true);
    expect(areAlike(undefined, 100, 0.02)).toBe(false);
  });
});

describe('names', () => {
  it('reads the resolution of an id as a part of its own', () => {
    expect(resolutionOf('vitamin-l-336-datacomp1b')).toBe(336);
    expect(resolutionOf('vit-b-16-224')).toBe(224);
    expect(resolutionOf('vit-b-16-metaclip-400m')).toBeUndefined();
    expect(resolutionOf('vit-micro-s-d16')).toBeUndefined();
  });

  it('reads the patch of a size, or its build', () => {
    expect(buildOf({ ...large, size: 'B/16' })).toBe('16');
    expect(buildOf({ ...large, size: 'EVA02-L/14' })).toBe('14');
    expect(buildOf({ ...large, size: 'B-LTT' })).toBe('LTT');
    expect(buildOf(large)).toBeUndefined();
  });
});

describe('repeatsRun', () => {
  it('finds the same size, data and seed, and another resolution of the same run', () => {
    expect(repeatsRun({ ...large, id: 'vitamin-l-224-again' }, large)).toBe(
      'the same size and training data as vitamin-l-224-datacomp1b',
    );
    expect(
      repeatsRun({ ...large, id: 'vitamin-l-336-datacomp1b', gmacs: { image: 163.4, text: 6.6 } }, large),
    ).toBe('vitamin-l-224-datacomp1b at another resolution');
  });

  it('says nothing of models whose size or training is not stated', () => {
    const bare: ReportModel = { id: 'a', family: 'vit', published: false, imported: false };
    expect(repeatsRun({ ...bare, id: 'b' }, bare)).toBeUndefined();
    const sized: ReportModel = { ...bare, paramsM: { image: 86, text: 63 } };
    expect(repeatsRun({ ...sized, id: 'b' }, sized)).toBeUndefined();
  });

  it('takes every other difference for a run of its own', () => {
    const others: readonly Partial<ReportModel>[] = [
      { seed: 1 },
      { data: 'laion-2b' },
      { uniquePairsM: 320 },
      { samplesSeenM: 1280 },
      { size: 'XL' },
      { family: 'vit' },
      { paramsM: { image: 333.3, text: 354 } },
      { gmacs: { image: 163.4, text: 6.6 } },
    ];
    for (const other of others)
      expect(repeatsRun({ ...large, id: 'vitamin-l-other', ...other }, large)).toBeUndefined();
  });
});
