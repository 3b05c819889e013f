import type { Check, CheckNumbers, GateOutcome, GateResult, State } from '../gate-result.js';

/** All that was found of one task or mean of one model: a row of a table. */
export interface TargetRow {
  readonly against: Check['against'];
  readonly model: string;
  readonly target: string;
  readonly metric: string;
  /** The worst of its checks. */
  readonly state: State;
  /** What any of its checks saw. */
  readonly numbers: CheckNumbers;
  /** At least one. */
  readonly checks: readonly Check[];
}

/** States, the one that most needs a reader first. */
const statesByUrgency: readonly State[] = ['fail', 'error', 'incomparable', 'inconclusive', 'warn', 'pass'];

/** Whether a check says that something is wrong, and not only unknown. */
export function isBlocking({ state }: Pick<Check, 'state'>): boolean {
  return state === 'fail' || state === 'error' || state === 'incomparable';
}

/** Whether the process ends, or without `--advisory` would end, with an exit code that stops a build. */
export function isBlocked(outcome: GateOutcome): boolean {
  const { exitCode } = 'advisory' in outcome ? outcome.advisory : outcome;
  return exitCode !== 0;
}

/** The checks by what they are about, each row where its first check stands. */
export function groupChecks(checks: readonly Check[]): readonly TargetRow[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = JSON.stringify([check.against, check.model, check.target, check.metric]);
    const group = groups.get(key);
    if (group) group.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()].map(makeRow);
}

function makeRow(checks: readonly Check[]): TargetRow {
  const { against, model, target, metric } = checks[0];
  const [state] = statesByUrgency.filter((one) => checks.some((check) => check.state === one));
  // where two saw the same thing, the more urgent one is heard
  const numbers = Object.assign({}, ...checks.map(numbersOf).toReversed()) as CheckNumbers;
  return { against, model, target, metric, state, numbers, checks };
}

/** The numbers of a check; p only where it is that of a drop, and not of a margin. */
function numbersOf({ kind, numbers }: Check): CheckNumbers {
  const { p, adjustedP, ...others } = numbers;
  if (kind !== 'detect') return others;
  return { ...others, ...(p !== undefined && { p }), ...(adjustedP !== undefined && { adjustedP }) };
}

/** What a check or a row is about, for people: the model where there are several, and the anchor where there is one. */
export function createNamer(
  checks: readonly Check[],
): (about: Pick<Check, 'model' | 'target' | 'against'>) => string {
  const several = new Set(checks.map(({ model }) => model)).size > 1;
  return ({ model, target, against }) =>
    `${several ? `${model}: ` : ''}${target}${against === 'anchor' ? ' (anchor)' : ''}`;
}

/** What a row is about, with its metric where that is another word. */
export function nameRow({ target, metric }: Pick<TargetRow, 'target' | 'metric'>, name: string): string {
  return metric === target ? name : `${name} ${metric}`;
}

/** Whether anything was measured: a task that could not be compared has no row of numbers. */
export function hasNumbers({ numbers }: TargetRow): boolean {
  return numbers.difference !== undefined || numbers.ratio !== undefined;
}

/** Whether a row is a pass only because a failure is waived. */
export function isWaived({ state, checks }: TargetRow): boolean {
  return state === 'pass' && checks.some(({ waiver }) => waiver);
}

/** How many checks are in each state that occurs: `2 fail, 1 inconclusive, 51 pass`; those waived apart. */
export function countStates(checks: readonly Check[]): string {
  const waived = checks.filter(({ waiver }) => waiver).length;
  const counts = statesByUrgency.map(
    (state) => [checks.filter((check) => check.state === state && !check.waiver).length, state] as const,
  );
  return [...counts, [waived, 'waived'] as const]
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}

/** What a reader should know that no check says: tasks without a baseline, and tasks that no rule is about. */
export function listNotes({ checks, comparisons }: GateResult): readonly string[] {
  return comparisons.flatMap(({ against, comparison }) => {
    const judged = new Set(
      checks
        .filter((check) => check.against === against && check.model === comparison.after.model)
        .map(({ target }) => target),
    );
    const name = `${comparison.after.model}${against === 'anchor' ? ' (anchor)' : ''}`;
    const fresh = comparison.tasks.filter(({ status }) => status === 'new');
    const free = comparison.tasks.filter(({ status, task }) => status === 'compared' && !judged.has(task));
    return [
      ...listTasks(`${name}: not in the baseline`, fresh),
      ...listTasks(`${name}: compared, but no rule is about them`, free),
    ];
  });
}

const mostListed = 10;

function listTasks(what: string, tasks: readonly { readonly task: string }[]): readonly string[] {
  if (tasks.length === 0) return [];
  const names = tasks.slice(0, mostListed).map(({ task }) => task);
  const more = tasks.length > mostListed ? ` and ${tasks.length - mostListed} more` : '';
  return [`${what}: ${names.join(', ')}${more}`];
}
