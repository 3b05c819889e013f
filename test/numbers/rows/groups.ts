import { readFileSync } from 'node:fs';
import { macroF1 } from '../../../harness/metrics/macro-f1.js';
import { accuracyByGroup, groupSamples, worstGroupAccuracy } from '../../../harness/metrics/worst-group.js';
import { defineRow } from '../reference-row.js';

/** Inputs and scikit-learn's values, from test/fixtures/metrics/make-groups.py. */
export const groupsReference = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/groups.json', import.meta.url), 'utf8'),
) as {
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly macroF1: readonly {
    readonly labels: readonly number[];
    readonly predictions: readonly number[];
    readonly value: number;
    readonly everyClass: number;
  }[];
  readonly worstGroup: readonly {
    readonly groups: readonly number[];
    readonly hits: readonly number[];
    readonly byGroup: Readonly<Record<string, { readonly n: number; readonly accuracy: number }>>;
    readonly worst: number;
  }[];
};

const facts = {
  maker: 'groups',
  stored: ['test/fixtures/metrics/groups.json'],
  tolerance: 5e-13,
  tools: ['scikit-learn'],
} as const;

export const macroF1Row = defineRow({
  ...facts,
  id: 'macro-f1',
  what: 'F1-macro_all, over the classes that occur in the labels',
  rule: 'p-lambda/wilds: wilds/common/metrics/all_metrics.py, with labels= of those that occur',
  test: 'test/metrics/macro-f1.test.ts',
  cases: groupsReference.macroF1,
  given: ['value'],
  pair: ({ labels, predictions, value }) => ({
    found: macroF1(
      Int32Array.from(labels),
      Int32Array.from(predictions),
      1 + Math.max(...labels, ...predictions),
    ),
    expected: value,
  }),
});

export const worstGroupRow = defineRow({
  ...facts,
  id: 'worst-group',
  what: 'accuracy and size of each group, accuracy of the worst',
  rule: 'mlfoundations/datacomp: eval_utils/wilds_eval.py',
  test: 'test/metrics/worst-group.test.ts',
  cases: groupsReference.worstGroup,
  given: ['byGroup', 'worst'],
  pair({ groups, hits, byGroup, worst }) {
    const [grouping, flags] = [groupSamples(groups), Uint8Array.from(hits)];
    const scored = accuracyByGroup(grouping, flags);
    return {
      found: {
        byGroup: Object.fromEntries(scored.map(({ value, n, accuracy }) => [value, { n, accuracy }])),
        worst: worstGroupAccuracy(grouping, flags),
      },
      expected: { byGroup, worst },
    };
  },
});
