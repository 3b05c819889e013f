import type { GateConfig } from '../../harness/config/gate-config.js';
import { isUnknown } from '../compare/check-comparable.js';
import type { ComparedField, Mismatch } from '../compare/comparison.js';
import type { Check } from './gate-result.js';
import type { GateTarget, TaskTarget } from './gate-target.js';
import { matchesTask } from './match-names.js';
import { hashesOfFields } from './matched-fields.js';

/** Checks that no config turns off: a task of the baseline is there, its runs were asked the same, and scores are numbers.
 *  There is one for each task or mean that is at fault, and for each that may be missing and is. */
export function checkTargets(
  targets: readonly GateTarget[],
  { optional }: Pick<GateConfig, 'optional'>,
): readonly Check[] {
  return targets.flatMap((target): readonly Check[] => {
    if (target.kind === 'absent mean') return [];
    if (target.kind === 'mean')
      return areNumbers(target.mean.before, target.mean.after) ? [] : [describeError(target, target.id)];
    const { task } = target;
    switch (task.status) {
      case 'new':
        return [];
      case 'missing':
        return [checkMissing(target, task.reason, optional)];
      case 'incomparable':
        return [describeIncomparable(target, task.mismatches)];
      case 'compared':
        return areNumbers(task.before, task.after) ? [] : [describeError(target, task.metric)];
    }
  });
}

function areNumbers(...values: readonly number[]): boolean {
  return values.every(Number.isFinite);
}

function checkMissing(target: TaskTarget, reason: string, optional: readonly string[]): Check {
  const allowed = optional.some((name) => matchesTask(name, target.id));
  return {
    ...start(target, target.task.metric, 'missing-task'),
    state: allowed ? 'pass' : 'fail',
    message: `in the baseline, but not in the current run: ${reason}${allowed ? ' (optional)' : ''}`,
    numbers: 'before' in target.task && areNumbers(target.task.before) ? { before: target.task.before } : {},
  };
}

function describeIncomparable(target: TaskTarget, mismatches: readonly Mismatch[]): Check {
  const fields = mismatches.map(({ field }) => field);
  const known = mismatches.filter((mismatch) => !isUnknown(mismatch));
  const unknown = mismatches.filter(isUnknown).map(({ field }) => field);
  const list = known.map(({ field, before, after }) => `${field} (${before}, now ${after})`);
  return {
    ...start(target, target.task.metric, 'comparable'),
    state: 'incomparable',
    message: sayMismatch(list, unknown, fields),
    cause: sayMismatch(
      known.map(({ field }) => field),
      unknown,
      fields,
    ),
    numbers: {},
  };
}

/** What differs or is not known, and what to do. */
function sayMismatch(
  differing: readonly string[],
  unknown: readonly string[],
  fields: readonly ComparedField[],
): string {
  const what = [
    ...(differing.length > 0 ? [`the runs differ in ${differing.join(' and ')}`] : []),
    ...(unknown.length > 0 ? [`imported results do not tell ${listAll(unknown)}`] : []),
  ].join('; ');
  const remedy =
    unknown.length > 0 ? 'Run the model here' : 'Undo the change, run the baseline again with it';
  const hashes = hashesOfFields(fields);
  if (hashes)
    return `${what}. ${remedy}, or leave ${listAll(hashes)} out of baseline.match to compare all the same`;
  return `${what}. ${unknown.length > 0 ? remedy : 'Undo the change, or run the baseline again with it'}`;
}

/** `a, b and c`. */
function listAll(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

function describeError(target: GateTarget, metric: string): Check {
  return {
    ...start(target, metric, 'comparable'),
    state: 'error',
    message: `${metric} is no number in one of the runs`,
    numbers: {},
  };
}

function start(
  { against, model, id }: GateTarget,
  metric: string,
  kind: 'missing-task' | 'comparable',
): Pick<Check, 'rule' | 'kind' | 'level' | 'against' | 'model' | 'target' | 'metric'> {
  return { rule: kind, kind, level: 'error', against, model, target: id, metric };
}
