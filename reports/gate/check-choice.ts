import type { GateRule } from '../../harness/config/gate-config.js';
import { kindOf } from '../../harness/config/rule-kind.js';
import { ConfigError } from '../../harness/core/errors.js';
import { isFraction } from '../summary/format.js';
import type { RuleChoice } from './choose-rules.js';
import type { LocateMember } from './gate-input.js';

/** Throws ConfigError where a rule cannot be applied to what it is about: one that weighs evidence to a metric that the record does
 *  not report, which has none; or a limit that a fraction cannot reach, written in percent. */
export function checkChoice({ rule, place, metric, target }: RuleChoice, locate: LocateMember): void {
  if (target.kind === 'absent mean') return;
  if (target.kind === 'task') {
    const { task } = target;
    if (task.status === 'compared' && metric !== task.metric && weighsEvidence(rule))
      throw new ConfigError(
        `${locate(['rules', place, 'select', 'metric'])}: rule ${rule.id}: ${kindOf(rule)} is about the metric that a record reports, which of ${task.task} is ${task.metric}, got ${metric}. Select other tasks, or use floor or maxDrop without a bound`,
      );
  }
  const limit = limitOf(rule);
  if (limit && limit.value > 1 && isFraction(metric))
    throw new ConfigError(
      `${locate(['rules', place, ...limit.path])}: rule ${rule.id}: ${metric} of ${target.id} is a fraction, got a limit of ${limit.value}, expected at most 1. Write ${limit.value / 100} for ${limit.value} percent`,
    );
}

function weighsEvidence(rule: GateRule): boolean {
  return (
    ['detect', 'nonInferior', 'churn'].includes(kindOf(rule)) ||
    (rule.maxDrop !== undefined && rule.maxDrop.useBound !== 'none')
  );
}

function limitOf({
  floor,
  maxDrop,
  nonInferior,
}: GateRule): { readonly path: readonly [string, string]; readonly value: number } | undefined {
  if (floor) return { path: ['floor', 'min'], value: floor.min };
  if (maxDrop) return { path: ['maxDrop', 'absolute'], value: maxDrop.absolute };
  return nonInferior && { path: ['nonInferior', 'margin'], value: nonInferior.margin };
}
