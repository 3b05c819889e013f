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
