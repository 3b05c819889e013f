import type { Check } from '../gate-result.js';

/** Checks that say the same of several tasks of one model, to be told in one line. */
export interface CauseGroup {
  /** At least one, all of one rule and state. */
  readonly checks: readonly Check[];
  readonly message: string;
}

/** The checks by what they say, each group where its first check stands. */
export function groupCauses(checks: readonly Check[]): readonly CauseGroup[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const { rule, state, model, against, waiver, cause, message } = check;
    const key = JSON.stringify([rule, state, model, against, waiver, cause ?? message]);
    const group = groups.get(key);
    if (group) group.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()].map((those) => {
    const [{ message, cause }] = those;
    const same = those.every((check) => check.message === message);
    return { checks: those, message: same ? message : (cause ?? message) };
  });
}

/** The first groups of one rule and state, and how many checks its other groups are of. */
export interface RuleGroups {
  readonly shown: readonly CauseGroup[];
  readonly rest: number;
  /** The first of them. */
  readonly check: Check;
}

const mostOfRule = 5;

/** What checks say, rule by rule: the worst five causes of each. */
export function groupByRule(checks: readonly Check[]): readonly RuleGroups[] {
  const rules = new Map<string, CauseGroup[]>();
  for (const group of groupCauses(checks)) {
    const [{ rule, state, waiver }] = group.checks;
    const key = JSON.stringify([rule, state, waiver !== undefined]);
    const own = rules.get(key);
    if (own) own.push(group);
    else rules.set(key, [group]);
  }
  return [...rules.values()].map((own) => ({
    shown: own.slice(0, mostOfRule),
    rest: own.slice(mostOfRule).reduce((sum, group) => sum + group.checks.length, 0),
    check: own[0].checks[0],
  }));
}

const mostNamed = 4;

/** What a group is about: the names of a few, of more only how many there are. */
export function nameGroup({ checks }: CauseGroup, nameOf: (check: Check) => string): string {
  const names = checks.map(nameOf);
  if (names.length <= mostNamed) return names.join(', ');
  return `${names.length} tasks (${names.slice(0, 2).join(', ')} and ${names.length - 2} more)`;
}

/** The rule that a check is of, where a config has it; those of every gate say what they are. */
export function ruleOf({ kind, rule }: Check): string | undefined {
  return kind === 'comparable' || kind === 'missing-task' ? undefined : rule;
}
