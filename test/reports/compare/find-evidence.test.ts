import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { findEvidence } from '../../../reports/compare/find-evidence.js';
import { pairSamples } from '../../../reports/compare/pair-samples.js';
import type { UnitMetric } from '../../../reports/compare/units/unit-metric.js';
import { flipped, rightOf } from '../../support/gate-samples.js';
import { sideOf } from '../../support/gate-runs.js';

const task = 'mini/groups';
// 25 samples of 10 classes, so that recall over classes is no share of right samples
const right = rightOf(25, 13);

/** What is found of two runs of recall over classes, made of units as a metric says. */
async function find(metric: UnitMetric) {
  const [before, after] = [
    await sideOf({ tasks: [{ task, right }] }),
    await sideOf({ tasks: [{ task, right: flipped(right, { lost: 4 }) }] }),
  ];
  const [one, other] = [before.samples(task), after.samples(task)];
  if (!one || !other) throw new Error('no samples');
  const gatherer = { needs: 'correct', add: () => undefined, finish: () => metric } as const;
  const records = [before.records[0] as OwnRecord, after.records[0] as OwnRecord] as const;
  return findEvidence(records, await pairSamples(one, other, gatherer), gatherer, {
    resamples: 100,
    seed: 1,
  });
}

/** One unit that a score needs, among 24 others: a draw of 25 lacks it (24/25)^25 = 36 times in 100. */
const metric: UnitMetric = {
  sizes: Int32Array.of(1, 24),
  cost: 2,
  score: (weights) => (weights[0] + weights[2] > 0 ? weights[1] + weights[3] : undefined),
};

describe('evidence of a metric that not every resample defines', () => {
  it('is that of the resamples that do', async () => {
    expect(await find(metric)).toMatchObject({ kind: 'resampled', units: 25 });
  });

  it('is that of the records alone where none does', async () => {
    // a score of the runs themselves, which are asked for first
    let left = 2;
    const evidence = await find({ ...metric, score: () => (left-- > 0 ? 0.5 : undefined) });
    expect(evidence).toMatchObject({
      kind: 'unpaired',
      reason: 'too few samples: mean_per_class_recall is not defined on most of what is drawn of them',
    });
  });
});
