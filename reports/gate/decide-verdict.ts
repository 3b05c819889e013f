import type { GateConfig } from '../../harness/config/gate-config.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import type { TaskComparison } from '../compare/comparison.js';
import type { Check, GateComparison, GateExitCode, State } from './gate-result.js';

/** What a gate came to. */
export interface Verdict {
  readonly verdict: State;
  readonly exitCode: GateExitCode;
  readonly summary: string;
}

/** The verdict of all checks. A failure counts before everything else; then what could not be compared; then, with
 *  `onInconclusive: fail`, what is inconclusive under a rule of level error. A gate that compared or checked nothing is an error. */
export function decideVerdict(
  checks: readonly Check[],
  comparisons: readonly GateComparison[],
  onInconclusive: GateConfig['onInconclusive'],
): Verdict {
  const has = (state: State) => checks.some((check) => check.state === state);
  const tasks = comparisons.flatMap(({ comparison }) => comparison.tasks);
  const open = checks.some(({ state, level }) => state === 'inconclusive' && level === 'error');
  const summary = `${countFailures(checks, tasks)}${countOthers(checks, tasks)}`;
  if (has('fail')) return { verdict: 'fail', exitCode: 1, summary };
  if (has('error')) return { verdict: 'error', exitCode: 3, summary };
  if (has('incomparable')) return { verdict: 'incomparable', exitCode: 3, summary };
  if (!tasks.some(({ status }) => status === 'compared'))
    return { verdict: 'error', exitCode: 3, summary: 'nothing was compared' };
  if (checks.every(({ kind }) => kind === 'missing-task'))
    return { verdict: 'error', exitCode: 3, summary: 'no rule was applied to anything' };
  if (open && onInconclusive === 'fail') return { verdict: 'inconclusive', exitCode: 4, summary };
  const warned = has('warn') || (open && onInconclusive === 'warn');
  return { verdict: warned ? 'warn' : 'pass', exitCode: 0, summary };
}

const mostRules = 4;

/** How many checks failed, and of which rules. */
function countFailures(checks: readonly Check[], tasks: readonly TaskComparison[]): string {
  const failed = checks.filter(({ state }) => state === 'fail');
  if (failed.length === 0)
    return tasks.some(({ status }) => status === 'compared')
      ? `none of ${count(checks.length, 'check')} failed`
      : 'nothing could be compared';
  const rules = [...new Set(failed.map(({ rule }) => rule))];
  const named = rules.slice(0, mostRules).map((rule) => {
    const own = failed.filter((check) => check.rule === rule);
    return own.length === 1 ? `${rule} on ${own[0].target}` : `${rule} on ${own.length}`;
  });
  const more = rules.length > mostRules ? `, ${rules.length - mostRules} more rules` : '';
  return `${failed.length} of ${count(checks.length, 'check')} failed: ${named.join(', ')}${more}`;
}

function countOthers(checks: readonly Check[], tasks: readonly TaskComparison[]): string {
  const ofState = (state: State) => checks.filter((check) => check.state === state).length;
  const counts: readonly (readonly [number, string])[] = [
    [ofState('error'), 'not numbers'],
    [ofState('incomparable'), 'incomparable'],
    [ofState('warn'), 'warned'],
    [ofState('inconclusive'), 'inconclusive'],
    [checks.filter(({ waiver }) => waiver).length, 'waived'],
    [tasks.filter(({ status }) => status === 'new').length, 'new without a baseline'],
  ];
  return counts.flatMap(([number, words]) => (number > 0 ? [`; ${number} ${words}`] : [])).join('');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The checks, worst first: by state, then in the order of rules, then what lost or changed most. What remained open is worse than a
 *  warning only where it fails. */
export function sortChecks(
  checks: readonly Check[],
  onInconclusive: GateConfig['onInconclusive'],
): readonly Check[] {
  const order: readonly State[] =
    onInconclusive === 'fail'
      ? ['fail', 'error', 'incomparable', 'inconclusive', 'warn', 'pass']
      : ['fail', 'error', 'incomparable', 'warn', 'inconclusive', 'pass'];
  const rules = [...new Set(checks.map(({ rule }) => rule))];
  return checks.toSorted(
    (a, b) =>
      order.indexOf(a.state) - order.indexOf(b.state) ||
      rules.indexOf(a.rule) - rules.indexOf(b.rule) ||
      (a.state === 'pass' ? 0 : sizeOf(b) - sizeOf(a)),
  );
}

/** How bad it is, among checks of one rule: the share that changed, or how much worse the run after is. */
function sizeOf({ kind, metric, numbers: { churn = 0, difference = 0 } }: Check): number {
  if (kind === 'churn') return churn;
  return findMetric(metric)?.higherIsBetter === false ? difference : -difference;
}
