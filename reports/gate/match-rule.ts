import type { GateRule } from '../../harness/config/gate-config.js';
import { kindOf, speedMetric } from '../../harness/config/rule-kind.js';
import type { GateTarget, TaskTarget } from './gate-target.js';
import { listNames, matchesPattern, matchesTask } from './match-names.js';

/** A key of a selector that names something. */
export const namedKeys = ['task', 'suite', 'kind', 'aggregate', 'model', 'metric'] as const;
export type NamedKey = (typeof namedKeys)[number];

/** Task ids of each suite. */
export type Suites = ReadonlyMap<string, readonly string[]>;

/** Whether a name that a selector has under this key is one of the target. */
export function matchesName(key: NamedKey, name: string, target: GateTarget, suites: Suites): boolean {
  switch (key) {
    case 'model':
      return matchesPattern(name, target.model);
    case 'aggregate':
      // `*` is every mean that there is, not those that there might be.
      return target.kind === 'mean' || (target.kind === 'absent mean' && name !== '*')
        ? matchesPattern(name, target.id)
        : false;
    case 'task':
      return target.kind === 'task' && matchesTask(name, target.id);
    case 'kind':
      return target.kind === 'task' && target.task.group === name;
    case 'suite':
      return target.kind === 'task' && isInSuite(name, target.id, suites);
    case 'metric':
      return target.kind === 'task' && hasMetric(target, name);
  }
}

/** Whether every name of a rule's selector fits the target: what the rule is about, whatever it finds there. A rule that names
 *  no mean is about tasks. */
export function isAbout(rule: GateRule, target: GateTarget, suites: Suites): boolean {
  const { select } = rule;
  if ((select.aggregate === undefined) !== (target.kind === 'task')) return false;
  return namedKeys.every((key) => {
    const names = select[key];
    return names === undefined || listNames(names).some((name) => matchesName(key, name, target, suites));
  });
}

/** Why a rule that is about a target is not applied to it; undefined where it is. Floors, churn and speed look at the newer
 *  baseline only. */
export function findObstacle(rule: GateRule, target: GateTarget): string | undefined {
  const kind = kindOf(rule);
  if (target.against === 'anchor' && ['floor', 'churn', 'ratio'].includes(kind))
    return `${kind} is not judged against the anchor`;
  if (target.kind === 'absent mean') return undefined;
  if (rule.select.sameModel && !isSameModel(target))
    return 'weights, provider or precision are not those of the baseline';
  if (rule.minItems === undefined || target.kind !== 'task' || target.task.status !== 'compared')
    return undefined;
  const { n } = target.task;
  return n < rule.minItems ? `${n} samples are fewer than ${rule.minItems}` : undefined;
}

function isSameModel(target: Exclude<GateTarget, { kind: 'absent mean' }>): boolean {
  if (target.kind === 'mean') return target.sameModel;
  return target.task.status === 'compared' && target.task.sameModel;
}

function isInSuite(pattern: string, task: string, suites: Suites): boolean {
  if (pattern === '*') return true;
  return [...suites].some(([id, tasks]) => matchesPattern(pattern, id) && tasks.includes(task));
}

/** Of a task that was not compared, no more than its reported metric is known: it may have had any. */
function hasMetric({ task }: TaskTarget, metric: string): boolean {
  return (
    task.status !== 'compared' ||
    metric === speedMetric ||
    metric === task.metric ||
    Object.hasOwn(task.metrics, metric)
  );
}
