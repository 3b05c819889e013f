import { describe, expect, it } from '@jest/globals';
import { gateConfigSchema, ruleKinds } from '../../../harness/config/gate-config.js';
import { compareRuns } from '../../../reports/compare/compare-runs.js';
import { comparedFields } from '../../../reports/compare/comparison.js';
import type { Against, GateComparison, GateResult } from '../../../reports/gate/gate-result.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import { cardOf, sideOf, type InventedRun } from '../../support/gate-runs.js';
import { blockedDay, blockingFixtures, type BlockingFixture } from './blocking-fixtures.js';

async function compare(
  before: InventedRun,
  after: InventedRun,
  against: Against,
  kept: 'lines' | 'digest',
): Promise<GateComparison> {
  const [one, other] = await Promise.all([sideOf(before, kept), sideOf(after)]);
  const tasks = [...new Set([...before.tasks, ...after.tasks].map(({ task }) => task))].map(cardOf);
  const options = { match: comparedFields, aggregates: [], tasks, resamples: 1000, seed: 1 };
  return { against, comparison: await compareRuns({ before: one, after: other }, options) };
}

async function judge(
  { config, before, anchor, kept = 'digest' }: BlockingFixture,
  after: InventedRun,
  today: string,
) {
  const comparisons = [
    await compare(before, after, 'baseline', kept),
    ...(anchor ? [await compare(anchor, after, 'anchor', kept)] : []),
  ];
  return judgeRuns({
    comparisons,
    config: gateConfigSchema.parse({ version: 1, ...config }),
    configName: 'gate.yaml',
    locate: (path) => path.join('.'),
    baseline: { name: 'before' },
    ...(anchor && { anchor: { name: 'release' } }),
    suites: new Map(),
    aggregates: new Map(),
    today,
    advisory: false,
    versions: {},
  });
}

/** The states of the checks of a kind, each once. */
const statesOf = ({ checks }: GateResult, kind: string) => [
  ...new Set(checks.filter((check) => check.kind === kind).map(({ state }) => state)),
];

describe('a gate stops a build', () => {
  it.each(blockingFixtures.map((fixture) => [`${fixture.kind}: ${fixture.name}`, fixture] as const))(
    '%s',
    async (_name, fixture) => {
      const { kind, state, code } = fixture;
      const blocked = await judge(fixture, fixture.blocked, blockedDay);
      expect([blocked.exitCode, blocked.verdict]).toEqual([code, state]);
      expect(statesOf(blocked, kind)).toContain(state);
      expect(blocked.checks.find((check) => check.kind === kind && check.state === state)?.message).not.toBe(
        '',
      );

      const mended = await judge(fixture, fixture.mended, fixture.mendedDay ?? blockedDay);
      expect([mended.exitCode, mended.verdict]).toEqual([0, 'pass']);
      expect(statesOf(mended, kind).filter((one) => one !== 'pass')).toEqual([]);
    },
  );

  it('in every way that there is', () => {
    const kinds = new Set(blockingFixtures.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual([...ruleKinds, 'comparable', 'missing-task'].toSorted());
    const codes = new Set(blockingFixtures.map(({ code }) => code));
    expect([...codes].toSorted()).toEqual([1, 3, 4]);
  });
});
