import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createBinomialDraws, type DrawHits } from '../../../harness/metrics/binomial-draws.js';
import { adjustBenjaminiHochberg, adjustHolm } from '../../../harness/metrics/multiple-tests.js';
import type { ComparedTask } from '../../../reports/compare/comparison.js';
import { detectableDrop, dropP } from '../../../reports/compare/weigh-evidence.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import { comparedTask, configOf, gateInput } from '../../support/gate-cases.js';

/** Samples of the 60 tasks: of DataComp's 38 as their cards say, and 22 of other suites as large as some of them. */
const sizes = [
  ...[50_000, 50_889, 10_000, 7500, 2000, 30_000, 18_574, 6085, 10_000, 10_000, 15_000, 15_000, 21_100],
  ...[1880, 5400, 3333, 25_250, 12_630, 711, 10_000, 6149, 3669, 14_976, 32_768, 1821, 6300, 8041, 8000],
  ...[108_754, 26_032, 42_791, 85_054, 22_108, 3503, 12_488, 1000, 5000, 1000],
  ...[50_000, 10_000, 2000, 30_000, 6085, 15_000, 1880, 5400, 25_250, 711, 14_976],
  ...[1821, 6300, 8041, 26_032, 3503, 12_488, 1000, 5000, 5000, 8000, 3669],
];
const churn = 0.05;
const alpha = 0.05;

/** How much worse the run after truly is, by task, as a fraction. */
type TrueDrop = (task: number) => number;

/** Two runs of 60 tasks: as often as `churn` says a sample flips, and it is lost more often than gained by the true drop. */
function drawBuild(draw: DrawHits, drop: TrueDrop): readonly ComparedTask[] {
  return sizes.map((n, task) => {
    const flips = draw(n, churn);
    const lost = draw(flips, (1 + drop(task) / churn) / 2);
    const gained = flips - lost;
    const [before, after] = [0.6, 0.6 + (gained - lost) / n];
    return comparedTask({
      ...{ task: `toy/t${task}`, n, before, after },
      evidence: { kind: 'counted', n, gained, lost },
      flips: { gained, lost, of: n },
    });
  });
}

const config = configOf([{ id: 'no-drop', detect: {} }]);

/** By task, whether the gate fails it. */
function judgeBuild(tasks: readonly ComparedTask[]): readonly boolean[] {
  const { checks, exitCode } = judgeRuns(gateInput(tasks, config));
  const failed = new Set(checks.flatMap(({ target, state }) => (state === 'fail' ? [target] : [])));
  expect(exitCode).toBe(failed.size > 0 ? 1 : 0);
  return tasks.map(({ task }) => failed.has(task));
}

/** p of a drop, by task. */
function testTasks(tasks: readonly ComparedTask[]): readonly number[] {
  return tasks.map(({ evidence }) => dropP(evidence, 'mcnemar-midp'));
}

/** What `judgeBuild` says, from the p values: of hundreds of builds that takes no time. */
function rejectHolm(pValues: readonly number[]): readonly boolean[] {
  return adjustHolm(pValues).map((p) => p <= alpha);
}

const createDraws = (seed: number) => createBinomialDraws(createRandom(seed));
const none: TrueDrop = () => 0;

describe('builds in which nothing changed', () => {
  it('are failed no more often than alpha, unless the tests are not corrected', () => {
    const builds = 1000;
    const draw = createDraws(1);
    let [holm, bh, uncorrected] = [0, 0, 0];
    for (let build = 0; build < builds; build++) {
      const pValues = testTasks(drawBuild(draw, none));
      if (rejectHolm(pValues).includes(true)) holm++;
      if (adjustBenjaminiHochberg(pValues).some((p) => p <= alpha)) bh++;
      if (pValues.some((p) => p <= alpha)) uncorrected++;
    }
    // 3 standard errors: 3 sqrt(0.05 * 0.95 / 1,000) = 0.021
    const most = (alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / builds)) * builds;
    expect(holm).toBeLessThan(most);
    expect(bh).toBeLessThan(most);
    // a gate that fails none of them has lost its level: 1 - (1 - 0.05 / 60)^60 is 0.049
    expect(holm).toBeGreaterThan(0.03 * builds);
    // 60 tests of 5 %: 1 - 0.95^60 = 0.95
    expect(uncorrected).toBeGreaterThan(0.9 * builds);
  });

  it('are judged by the gate as by their p values', () => {
    const draw = createDraws(6);
    for (let build = 0; build < 60; build++) {
      const tasks = drawBuild(draw, build % 2 === 0 ? none : (task) => (task % 20 === 0 ? 0.004 : 0));
      expect(judgeBuild(tasks)).toEqual(rejectHolm(testTasks(tasks)));
    }
  });
});

describe('builds in which something fell', () => {
  it('are failed: 1 point on 5 tasks, and half a point on all', () => {
    // of 10,000 samples: deviation sqrt(0.05 / 10,000) = 0.22 points, so 1 point is 4.5 of them
    const five = new Set([0, 2, 5, 8, 9]);
    const draw = createDraws(2);
    for (let build = 0; build < 20; build++) {
      expect(judgeBuild(drawBuild(draw, (task) => (five.has(task) ? 0.01 : 0)))).toContain(true);
      expect(judgeBuild(drawBuild(draw, () => 0.005))).toContain(true);
    }
  });

  it('are found as often as the detectable drop says: 8 in 10', () => {
    const builds = 400;
    const task = 2;
    const n = sizes[task];
    const flips = n * churn;
    const detectable = detectableDrop(
      { kind: 'counted', n, gained: flips / 2, lost: flips / 2 },
      alpha / sizes.length,
    );
    const draw = createDraws(4);
    let found = 0;
    for (let build = 0; build < builds; build++) {
      const tasks = drawBuild(draw, (place) => (place === task ? detectable : 0));
      if (rejectHolm(testTasks(tasks))[task]) found++;
    }
    // 3 standard errors: 3 sqrt(0.8 * 0.2 / 400) = 0.06
    expect(Math.abs(found / builds - 0.8)).toBeLessThan(0.06);
  });
});

describe('a gate that asks for proof', () => {
  const margin = 0.02;
  const proof = configOf([{ id: 'proof', nonInferior: { margin } }]);
  const n = 5000;
  const judge = (draw: DrawHits, drop: number) => {
    const flips = draw(n, churn);
    const lost = draw(flips, (1 + drop / churn) / 2);
    const evidence = { kind: 'counted', n, gained: flips - lost, lost } as const;
    const after = 0.6 + (flips - 2 * lost) / n;
    const { checks } = judgeRuns(gateInput([comparedTask({ n, before: 0.6, after, evidence })], proof));
    return checks[0].state;
  };

  it('passes a drop of the margin no more often than alpha, and no drop nearly always', () => {
    const draw = createDraws(5);
    const builds = 1000;
    const states = Array.from({ length: builds }, () => judge(draw, margin));
    const passed = states.filter((state) => state === 'pass').length / builds;
    // 3 standard errors: 3 sqrt(0.05 * 0.95 / 1,000) = 0.0207
    expect(Math.abs(passed - alpha)).toBeLessThan(0.0207);
    expect(states).not.toContain('inconclusive');
    expect(Array.from({ length: 100 }, () => judge(draw, 0)).filter((state) => state === 'pass').length).toBe(
      100,
    );
  });
});
