import { describe, expect, it } from '@jest/globals';
import { writeGateDocument } from '../../../../reports/gate/output/gate-document.js';
import { makeCheck, makeComparison, makeGateResult } from '../../../support/gate-result.js';

describe('the JSON document', () => {
  it('has every number of every check, the config, and the comparisons without their resamples', () => {
    const evidence = {
      kind: 'resampled',
      units: 3,
      difference: 0.15,
      swapped: Float64Array.of(0.1, -0.1),
      differences: Float64Array.of(0.1, 0.2),
      dropP: 0.5,
      differenceP: 1,
    } as const;
    const mean = {
      ...{ id: 'mean', name: 'mean', tasks: ['a'], before: 0.5, after: 0.6, difference: 0.1, evidence },
      ...{ identical: false, worst: { task: 'a', difference: 0.1 } },
    };
    const comparison = { ...makeComparison(), aggregates: [mean] };
    const result = makeGateResult([makeCheck()], { comparisons: [{ against: 'baseline', comparison }] });
    const document = JSON.parse(writeGateDocument(result)) as Record<string, unknown>;
    expect(document).toMatchObject({ schema: 1, config: result.config, baseline: result.baseline });
    expect(document.checks).toEqual(result.checks);
    const kept = { kind: 'resampled', units: 3, difference: 0.15, dropP: 0.5, differenceP: 1 };
    expect(document.comparisons).toEqual([
      { against: 'baseline', comparison: { ...comparison, aggregates: [{ ...mean, evidence: kept }] } },
    ]);
  });

  it('leaves out what is no number', () => {
    const check = makeCheck({ numbers: { before: Number.NaN, after: 0.5, low: -Infinity } });
    const written = writeGateDocument(makeGateResult([check]));
    expect(JSON.parse(written)).toMatchObject({ checks: [{ numbers: { after: 0.5 } }] });
    expect(written).not.toMatch(/null|NaN|"low"|"before"/);
  });
});
