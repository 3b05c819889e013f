import { ruleKinds, type GateRule, type RuleKind } from './gate-config.js';

/** The kind of a rule, and the kinds of one that wrongly has several or none. */
export function kindsOf(rule: GateRule): readonly RuleKind[] {
  return ruleKinds.filter((kind) => rule[kind] !== undefined);
}

/** The kind of a rule that was checked to have one. */
export function kindOf(rule: GateRule): RuleKind {
  return kindsOf(rule)[0];
}

/** The metric that rules about speed may name. */
export const speedMetric = 'images_per_second';
