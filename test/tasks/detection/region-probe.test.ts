import { describe, expect, it } from '@jest/globals';
import type { Detection } from '../../../harness/core/annotations.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { regionProbe } from '../../../tasks/detection/region-probe.js';
import { contextOf, stepAll } from '../fake-model.js';
import { answeredObjects, objectCategories } from './fake-objects.js';

const context = contextOf({
  categories: objectCategories,
  templates: ['a {c}'],
  detection: { scoreThreshold: 0.01, nmsIou: 0.5, maxDetections: 100 },
  model: { logitScale: 20 },
});
const samples = Array.from({ length: 5 }, (_, i) => answeredObjects(i));

/** The samples with these proposals instead of none. */
function withProposals(propose: (boxes: readonly Detection[]) => readonly Detection[]): AnsweredSample[] {
  return samples.map(({ sample, output }) => {
    if (sample.kind !== 'annotated-image') throw new Error(sample.kind);
    const { objects } = sample.truth;
    const proposals = propose(objects.map(({ box, categoryId }) => ({ box, categoryId, score: 1 })));
    return { sample: { ...sample, proposals }, output };
  });
}

async function metricsOf(answered: readonly AnsweredSample[]) {
  const run = await regionProbe.start(context);
  await stepAll(run, answered, 2);
  return (await run.finish()).metrics;
}

describe('region-probe on proposals', () => {
  it('that are the true boxes gives the AP of the true boxes', async () => {
    const expected = await metricsOf(samples);
    expect(expected.AP).toBeGreaterThan(0);
    // two boxes of one object are one detection of each class, by NMS
    for (const propose of [
      (boxes: readonly Detection[]) => boxes,
      (boxes: readonly Detection[]) => boxes.flatMap((one) => [{ ...one, score: 0.5 }, one]),
    ])
      expect(await metricsOf(withProposals(propose))).toEqual(expected);
  });

  it('that are elsewhere finds nothing, and names the true boxes as well as before', async () => {
    const { AP, AP50, box_acc1 } = await metricsOf(
      withProposals((boxes) => boxes.map((one) => ({ ...one, box: [36, 28, 4, 4] }))),
    );
    expect([AP, AP50]).toEqual([0, 0]);
    expect(box_acc1).toBe((await metricsOf(samples)).box_acc1);
    expect((await metricsOf(withProposals(() => []))).AP).toBe(0);
  });
});
