import type { GateConfig, GateRule } from '../../harness/config/gate-config.js';
import { kindOf, speedMetric } from '../../harness/config/rule-kind.js';
import type { LocateMember } from './gate-input.js';
import type { GateTarget } from './gate-target.js';
import { listNames, matchesTask } from './match-names.js';
import { findObstacle, type Suites } from './match-rule.js';
import { selectTargets } from './select-targets.js';

/** The rule that is applied to a target, of those of one kind that are about the same of its metrics, and what became of the
 *  others. */
export interface RuleChoice {
  readonly target: GateTarget;
  /** The metric that it is about; of a mean, its id. */
  readonly metric: string;
  readonly rule: GateRule;
  /** Its place in the config. */
  readonly place: number;
  /** Why it is this one. */
  readonly reason: string;
  /** Rules that gave way to it, and why. */
  readonly others: readonly LeftRule[];
}

/** A rule that is about a target, but not applied to it. */
interface LeftRule {
  readonly rule: GateRule;
  readonly reason: string;
}

/** What becomes of the rules of a config at each target. */
export interface RuleChoices {
  /** In the order of rules, then of targets; those whose level is `off` are among them. */
  readonly chosen: readonly RuleChoice[];
  /** Rules whose conditions do not hold at a target that they are about. */
  readonly barred: readonly (LeftRule & { readonly target: GateTarget })[];
}

const ranks = [
  'it is about everything',
  'it names a kind, suite, model or condition',
  'it names the task by a pattern',
  'it names the task',
] as const;

interface Candidate {
  readonly rule: GateRule;
  readonly place: number;
  readonly target: GateTarget;
  readonly metric: string;
  readonly rank: number;
}

/** The rules that are applied: of each kind, target and metric the most specific one; of equals, the last in the file.
 *  Throws ConfigError where a selector matches nothing. */
export function chooseRules(
  { rules }: Pick<GateConfig, 'rules'>,
  targets: readonly GateTarget[],
  suites: Suites,
  locate: LocateMember,
): RuleChoices {
  const slots = new Map<string, Candidate[]>();
  const barred: (LeftRule & { readonly target: GateTarget })[] = [];
  rules.forEach((rule, place) => {
    for (const target of selectTargets(rule, place, targets, suites, locate)) {
      const reason = findObstacle(rule, target);
      if (reason === undefined) {
        const candidate = { rule, place, target, metric: metricOf(rule, target), rank: rankOf(rule, target) };
        const slot = slotOf(candidate);
        slots.set(slot, [...(slots.get(slot) ?? []), candidate]);
      } else barred.push({ target, rule, reason });
    }
  });
  const order = new Map(targets.map((target, index) => [target, index]));
  const chosen = [...slots.values()]
    .map(choose)
    .sort((a, b) => a.place - b.place || (order.get(a.target) ?? 0) - (order.get(b.target) ?? 0));
  return { chosen, barred };
}

function choose(candidates: readonly Candidate[]): RuleChoice {
  const ordered = [...candidates].sort((a, b) => b.rank - a.rank || b.place - a.place);
  const [{ rule, place, target, metric, rank }, ...others] = ordered;
  const tied = others.some((other) => other.rank === rank);
  const alone = others.length === 0;
  return {
    ...{ target, metric, rule, place },
    reason: alone
      ? 'no other of its kind is about it'
      : `${ranks[rank]}${tied ? ', and is the last in the file that does' : ''}`,
    others: others.map((other) => ({
      rule: other.rule,
      reason:
        other.rank === rank
          ? `as specific as ${rule.id}, which comes later`
          : `less specific: ${ranks[other.rank]}`,
    })),
  };
}

function slotOf({ rule, target, metric }: Candidate): string {
  return JSON.stringify([
    ...[target.against, target.model, target.kind, target.id],
    ...[kindOf(rule), rule.churn?.of, metric],
  ]);
}

function metricOf(rule: GateRule, target: GateTarget): string {
  if (kindOf(rule) === 'ratio') return speedMetric;
  return rule.select.metric ?? (target.kind === 'task' ? target.task.metric : target.id);
}

/** How specific a selector is, as an index into `ranks`. */
function rankOf({ select, minItems }: GateRule, target: GateTarget): number {
  const named =
    target.kind === 'task'
      ? listNames(select.task ?? []).filter((name) => matchesTask(name, target.id))
      : listNames(select.aggregate ?? []).filter((name) => matchesTask(name, target.id));
  if (named.some((name) => !name.includes('*'))) return 3;
  if (named.some((name) => name !== '*')) return 2;
  const narrow =
    select.kind !== undefined ||
    select.sameModel === true ||
    minItems !== undefined ||
    [select.suite, select.model].some((names) => names !== undefined && !listNames(names).includes('*'));
  return narrow ? 1 : 0;
}
