import type { GateConfig, GateRule } from './gate-config.js';
import { ruleKinds } from './gate-config.js';
import type { Mistake } from './describe-issue.js';
import { nearest } from './nearest.js';
import { kindOf, kindsOf, speedMetric } from './rule-kind.js';

/** Rules that every gate has, besides those of its config. */
const builtIn = ['missing-task', 'comparable'];

/** The first mistake in a config that no schema of single members can see; undefined where there is none. */
export function findGateMistake(config: GateConfig): Mistake | undefined {
  const { rules } = config;
  for (const [place, rule] of rules.entries()) {
    const mistake =
      findKindMistake(rule) ??
      findIdMistake(rule, rules.slice(0, place)) ??
      findSelectorMistake(rule) ??
      findShadow(rule, rules.slice(place + 1));
    if (mistake)
      return {
        ...mistake,
        path: ['rules', place, ...mistake.path],
        message: `rule ${rule.id}: ${mistake.message}`,
      };
  }
  return findWaiverMistake(config) ?? findVariable(config);
}

function findKindMistake(rule: GateRule): Mistake | undefined {
  const kinds = kindsOf(rule);
  if (kinds.length === 1) return undefined;
  const expected = `expected one of ${ruleKinds.join(', ')}`;
  return kinds.length === 0
    ? { path: [], part: 'value', message: `it says nothing to check, ${expected}` }
    : {
        path: [kinds[1]],
        part: 'key',
        message: `it has ${kinds.join(' and ')}, ${expected}. Make a rule of each`,
      };
}

function findIdMistake({ id }: GateRule, earlier: readonly GateRule[]): Mistake | undefined {
  const at = { path: ['id'], part: 'value' } as const;
  if (builtIn.includes(id))
    return { ...at, message: 'the id is that of a check which every gate has, expected another' };
  return earlier.some((rule) => rule.id === id)
    ? { ...at, message: 'an earlier rule has this id, expected another' }
    : undefined;
}

function findSelectorMistake(rule: GateRule): Mistake | undefined {
  const { select, floor, minItems } = rule;
  const kind = kindOf(rule);
  if (select.metric !== undefined && (select.metric === speedMetric) !== (kind === 'ratio'))
    return {
      path: ['select', 'metric'],
      part: 'value',
      message:
        kind === 'ratio'
          ? `got metric "${select.metric}", a ratio is one of ${speedMetric}`
          : `got metric "${select.metric}", which only ratio is about`,
    };
  if (select.aggregate === undefined) return undefined;
  const key = (['task', 'suite', 'kind', 'metric'] as const).find((name) => select[name] !== undefined);
  if (key)
    return {
      path: ['select', key],
      part: 'key',
      message: `it selects means (aggregate) and by ${key}, which tasks have, expected one of both. Make a rule of each`,
    };
  if (kind === 'churn' || kind === 'ratio')
    return {
      path: [kind],
      part: 'key',
      message: `${kind} is about tasks, got a selector of means (aggregate)`,
    };
  if (floor?.useLowerBound)
    return {
      path: ['floor', 'useLowerBound'],
      part: 'value',
      message: 'means over tasks state no interval of their own, got useLowerBound: true',
    };
  return minItems === undefined
    ? undefined
    : {
        path: ['minItems'],
        part: 'key',
        message: 'minItems is about tasks, got a selector of means (aggregate)',
      };
}

/** A later rule of the same kind and selector would always be applied in place of this one. */
function findShadow(rule: GateRule, later: readonly GateRule[]): Mistake | undefined {
  const other = later.find((one) => scopeOf(one) === scopeOf(rule));
  return (
    other && {
      path: ['id'],
      part: 'value',
      message: `rule ${other.id}, which comes later, is of the same kind and selects the same, so this one would never be applied. Delete one of them`,
    }
  );
}

function scopeOf(rule: GateRule): string {
  const { select, minItems } = rule;
  const selector = Object.entries(select).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([kindsOf(rule), rule.churn?.of, minItems, selector]);
}

function findWaiverMistake({ rules, waivers }: GateConfig): Mistake | undefined {
  const known = [...rules.map(({ id }) => id), 'missing-task'];
  const place = waivers.findIndex(({ rule }) => !known.includes(rule));
  if (place < 0) return undefined;
  const { rule } = waivers[place];
  return {
    path: ['waivers', place, 'rule'],
    part: 'value',
    message: `waivers[${place}].rule: there is no rule "${rule}" that could be waived, nearest: ${nearest(rule, known).join(', ')}`,
  };
}

/** Any other variable would be taken for a part of the name. */
function findVariable({ output }: GateConfig): Mistake | undefined {
  for (const key of ['junit', 'json', 'markdown', 'comment', 'badge'] as const)
    if (output[key]?.includes('$') && !stepSummaryPaths.includes(output[key]))
      return {
        path: ['output', key],
        part: 'value',
        message: `output.${key}: got "${output[key]}", but no variable is put in but $GITHUB_STEP_SUMMARY alone`,
      };
  return undefined;
}

/** How an output path says that it is the summary of a step of a job on GitHub. */
export const stepSummaryPaths: readonly string[] = ['$GITHUB_STEP_SUMMARY', '${GITHUB_STEP_SUMMARY}'];
