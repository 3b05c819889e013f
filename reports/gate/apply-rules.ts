import type { GateConfig } from '../../harness/config/gate-config.js';
import { kindOf, speedMetric } from '../../harness/config/rule-kind.js';
import type { RuleChoice } from './choose-rules.js';
import type { Check } from './gate-result.js';
import type { AbsentMeanTarget } from './gate-target.js';
import { isSound, measureMean, measureTask, type Measured } from './measured.js';
import type { Outcome } from './outcome.js';
import { judgeChurn } from './rules/churn.js';
import { judgeDetect } from './rules/detect.js';
import { judgeFloor } from './rules/floor.js';
import { judgeMaxDrop } from './rules/max-drop.js';
import { judgeNonInferior } from './rules/non-inferior.js';
import { judgeRatio } from './rules/ratio.js';
import { testDrops, type DropTest } from './rules/test-drops.js';

/** A choice with what it is judged by. */
interface Case {
  readonly choice: RuleChoice;
  readonly measured: Measured;
}

/** A check for each choice whose level is not `off`, of each task that was compared and each mean. */
export function applyRules(choices: readonly RuleChoice[], config: GateConfig): readonly Check[] {
  const active = choices.filter(({ rule }) => rule.level !== 'off');
  const cases = active.flatMap((choice): readonly Case[] => {
    const measured = measure(choice);
    return measured ? [{ choice, measured }] : [];
  });
  const tests = testCases(cases, config);
  const judged = new Map(
    cases.map((one): [RuleChoice, Outcome] => [one.choice, judge(one, tests.get(one), config)]),
  );
  return active.flatMap((choice) => {
    const { target } = choice;
    const outcome = target.kind === 'absent mean' ? describeAbsent(target) : judged.get(choice);
    return outcome ? [toCheck(choice, outcome)] : [];
  });
}

function measure({ target, metric }: RuleChoice): Measured | undefined {
  if (target.kind === 'mean') return measureMean(target.mean);
  if (target.kind === 'absent mean' || target.task.status !== 'compared') return undefined;
  return measureTask(target.task, metric === speedMetric ? target.task.metric : metric);
}

function testCases(cases: readonly Case[], config: GateConfig): ReadonlyMap<Case, DropTest> {
  const drops = cases.flatMap((one) => {
    const { detect } = one.choice.rule;
    const { evidence } = one.measured;
    return detect && evidence && isSound(one.measured) ? [{ one, test: detect.test, evidence }] : [];
  });
  const tests = testDrops(drops, config);
  return new Map(drops.map(({ one }, place) => [one, tests[place]]));
}

function judge({ choice, measured }: Case, test: DropTest | undefined, config: GateConfig): Outcome {
  const { rule } = choice;
  if (!isSound(measured))
    return { state: 'error', message: `${measured.metric} is no number in one of the runs`, numbers: {} };
  if (rule.floor) return judgeFloor(measured, rule.floor);
  if (rule.maxDrop) return judgeMaxDrop(measured, rule.maxDrop);
  if (rule.detect && test) return judgeDetect(measured, rule.detect, test);
  if (rule.nonInferior) return judgeNonInferior(measured, rule.nonInferior, config.alpha);
  if (rule.churn) return judgeChurn(measured, rule.churn);
  if (rule.ratio && measured.speed) return judgeRatio(measured.speed, rule.ratio, config);
  throw new Error(`rule ${rule.id}: ${kindOf(rule)} cannot be judged on ${measured.metric}`);
}

function describeAbsent({ lacks }: AbsentMeanTarget): Outcome {
  const shown = lacks.slice(0, 3).join(', ');
  const more = lacks.length > 3 ? ` and ${lacks.length - 3} more` : '';
  const message =
    lacks.length > 0
      ? `there is no such mean: ${shown}${more} cannot be compared`
      : 'there is no such mean: a task of it reports another metric';
  return { state: 'inconclusive', message, numbers: {} };
}

function toCheck({ rule, target, metric }: RuleChoice, { state, message, numbers }: Outcome): Check {
  return {
    rule: rule.id,
    kind: kindOf(rule),
    level: rule.level,
    against: target.against,
    model: target.model,
    target: target.id,
    metric,
    state: state === 'fail' && rule.level === 'warn' ? 'warn' : state,
    message,
    numbers,
  };
}
