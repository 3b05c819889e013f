import type { GateRule } from '../../harness/config/gate-config.js';
import { nearest } from '../../harness/config/nearest.js';
import { ConfigError } from '../../harness/core/errors.js';
import type { LocateMember } from './gate-input.js';
import type { GateTarget } from './gate-target.js';
import { listNames, withoutFamily } from './match-names.js';
import { isAbout, matchesName, namedKeys, type NamedKey, type Suites } from './match-rule.js';

/** What a rule is about. `place`: of the rule in the config. Throws ConfigError where a name, or all names together, match
 *  nothing: a rule that silently does nothing guards nothing. A lone `*` may match nothing. */
export function selectTargets(
  rule: GateRule,
  place: number,
  targets: readonly GateTarget[],
  suites: Suites,
  locate: LocateMember,
): readonly GateTarget[] {
  const selected = targets.filter((target) => isAbout(rule, target, suites));
  if (targets.length === 0) return selected;
  for (const key of namedKeys) checkNames(rule, place, key, targets, suites, locate);
  if (selected.length === 0 && !isAboutAll(rule))
    throw new ConfigError(
      `${locate(['rules', place, 'select'])}: rule ${rule.id} matches nothing: each of its names does, but no ${rule.select.aggregate === undefined ? 'task' : 'mean'} fits them all. Widen the selector, or delete the rule`,
    );
  return selected;
}

function checkNames(
  rule: GateRule,
  place: number,
  key: NamedKey,
  targets: readonly GateTarget[],
  suites: Suites,
  locate: LocateMember,
): void {
  const names = rule.select[key];
  if (names === undefined) return;
  listNames(names).forEach((name, index) => {
    if (name === '*' || targets.some((target) => matchesName(key, name, target, suites))) return;
    const path = ['rules', place, 'select', key, ...(typeof names === 'string' ? [] : [index])];
    throw new ConfigError(
      `${locate(path)}: rule ${rule.id} matches nothing: ${describeMiss(key, name, targets, suites)}`,
    );
  });
}

function describeMiss(key: NamedKey, name: string, targets: readonly GateTarget[], suites: Suites): string {
  const known = listKnown(key, targets, suites);
  if (known.includes(name)) return `no task of the ${key} "${name}" is in the runs that are compared`;
  const what = { aggregate: 'mean' }[key as string] ?? key;
  const near = nearest(name, known);
  return `no ${what} "${name}" is in the runs that are compared${near.length > 0 ? `; nearest: ${near.join(', ')}` : ''}`;
}

function listKnown(key: NamedKey, targets: readonly GateTarget[], suites: Suites): readonly string[] {
  return [...new Set(key === 'suite' ? suites.keys() : targets.flatMap((target) => namesOf(key, target)))];
}

function namesOf(key: NamedKey, target: GateTarget): readonly string[] {
  if (key === 'model') return [target.model];
  if (target.kind !== 'task') return key === 'aggregate' ? [target.id] : [];
  switch (key) {
    case 'task':
      return [target.id, withoutFamily(target.id)];
    case 'kind':
      return [target.task.group];
    case 'metric':
      return [
        target.task.metric,
        ...(target.task.status === 'compared' ? Object.keys(target.task.metrics) : []),
      ];
    default:
      return [];
  }
}

/** Whether a selector names nothing in particular: then it may match nothing, where there are no means, say. */
function isAboutAll({ select }: GateRule): boolean {
  return namedKeys.every((key) => select[key] === undefined || listNames(select[key]).includes('*'));
}
