import { kindOf } from '../../harness/config/rule-kind.js';
import { nearest } from '../../harness/config/nearest.js';
import { ConfigError } from '../../harness/core/errors.js';
import { chooseRules, type RuleChoices } from './choose-rules.js';
import type { GateInput } from './gate-input.js';
import type { Check, CheckNumbers, GateResult } from './gate-result.js';
import { listTargets, type GateTarget } from './gate-target.js';
import { matchesTask, withoutFamily } from './match-names.js';

/** Lines of text that say of a task or mean, under each model and baseline: which rules are applied and why, which gave way to
 *  them, the waivers, and every number of its checks. `result` is what `judgeRuns` made of `input`. A task may be named without its
 *  family, or by a pattern. Throws ConfigError where it is in none of the runs. */
export function explainTarget(name: string, input: GateInput, result: GateResult): readonly string[] {
  const { comparisons, aggregates, config, suites, locate } = input;
  const targets = listTargets(comparisons, aggregates);
  const meant = targets.filter(({ id }) => matchesTask(name, id));
  if (meant.length === 0) {
    const near = nearest(name, [...new Set(targets.flatMap(({ id }) => [id, withoutFamily(id)]))]);
    throw new ConfigError(
      `--explain: no task or mean "${name}" is in the runs that are compared${near.length > 0 ? `, nearest: ${near.join(', ')}` : ''}`,
    );
  }
  const choices = chooseRules(config, targets, suites, locate);
  return meant.flatMap((target) => [
    `${target.id} of ${target.model}, against the ${target.against}: ${describeStatus(target)}`,
    ...indent([...explainRules(target, choices, checksOf(target, result)), ...explainWaivers(target, input)]),
  ]);
}

function describeStatus(target: GateTarget): string {
  if (target.kind === 'task') return target.task.status;
  return target.kind === 'mean' ? `a mean over ${target.mean.tasks.length} tasks` : 'no such mean';
}

function explainRules(
  target: GateTarget,
  { chosen, barred }: RuleChoices,
  checks: readonly Check[],
): readonly string[] {
  const own = chosen.filter((choice) => choice.target === target);
  const builtIn = checks.filter(({ rule }) => own.every((choice) => choice.rule.id !== rule));
  const lines = [
    ...builtIn.flatMap((check) => [`${check.rule}: every gate has it`, ...indent(describeCheck(check))]),
    ...own.flatMap(({ rule, metric, reason, others }) => {
      const check = checks.find((one) => one.rule === rule.id && one.metric === metric);
      return [
        `${rule.id} (${kindOf(rule)} of ${metric}, level ${rule.level}): ${reason}`,
        ...indent([
          ...(check
            ? describeCheck(check)
            : [rule.level === 'off' ? 'it is off' : 'there is nothing to check']),
          ...others.map((other) => `gave way: ${other.rule.id}, ${other.reason}`),
        ]),
      ];
    }),
    ...barred
      .filter((left) => left.target === target)
      .map(({ rule, reason }) => `${rule.id} (${kindOf(rule)}): not applied, ${reason}`),
  ];
  return lines.length > 0 ? lines : ['no rule is about it'];
}

function describeCheck({ state, message, numbers }: Check): readonly string[] {
  const shown = (Object.entries(numbers) as [keyof CheckNumbers, number][]).map(
    ([name, value]) => `${name} ${Number(value.toPrecision(6))}`,
  );
  return [`${state}: ${message}`, ...(shown.length > 0 ? [shown.join(', ')] : [])];
}

function explainWaivers({ id }: GateTarget, { config, today }: GateInput): readonly string[] {
  return config.waivers
    .filter(({ task }) => matchesTask(task, id))
    .map(
      ({ rule, until, reason }) =>
        `waiver of ${rule} ${until < today ? 'expired on' : 'until'} ${until}: ${reason}`,
    );
}

function checksOf(target: GateTarget, { checks }: GateResult): readonly Check[] {
  return checks.filter(
    (check) => check.target === target.id && check.model === target.model && check.against === target.against,
  );
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
