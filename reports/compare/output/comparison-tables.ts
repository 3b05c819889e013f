import { isFraction } from '../../summary/format.js';
import type { TextTable } from '../../summary/score-table.js';
import type { ComparisonSettings } from './comparison-document.js';
import { formatCell, formatDifference, formatP } from './format-difference.js';
import type { Finding, WeighedComparison, WeighedTask } from './weigh-comparison.js';

/** How findings are marked, where there is room for a character. */
export const marks: Readonly<Record<Finding, string>> = { worse: '-', better: '+', noise: '~', same: '=' };

/** Columns of tasks that a console has room for only where more is asked for. */
export const detailColumns = ['changed'] as const;

/** What they mean. */
export const detailNote = 'changed: samples answered differently.';

const order: readonly Finding[] = ['worse', 'better', 'noise', 'same'];

/** What of a comparison is shown as tables. */
export interface ComparisonTables {
  /** Worse tasks first, the largest drop on top; then better ones, then noise in the order of the suite. */
  readonly tasks: TextTable;
  /** Tasks whose every sample was answered the same, which `tasks` then has not. */
  readonly same: readonly string[];
  readonly means: TextTable;
  /** What marks, letters and names of columns mean: lines. */
  readonly notes: readonly string[];
}

/** The tables of a weighed comparison: fractions in percent, differences in points. `all`: tasks that were answered the same have rows,
 *  too. */
export function tabulateComparison(
  { tasks, means }: WeighedComparison,
  settings: ComparisonSettings,
  all: boolean,
): ComparisonTables {
  const rows = sortTasks(tasks).filter(({ finding }) => all || finding !== 'same');
  return {
    tasks: {
      head: [
        ...['', 'task', 'n', 'before', 'after', 'difference', '95 % interval', '+/-'],
        ...['exact p', 'mid-p', 'adj. p', '', 'detectable', 'churn', ...detailColumns],
      ],
      rows: rows.map(formatTask),
      numeric: [2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14],
    },
    same: all ? [] : tasks.flatMap(({ task, finding }) => (finding === 'same' ? [task.task] : [])),
    means: {
      head: ['mean', 'before', 'after', 'difference [95 %]', 'p', 'fell most'],
      rows: means.map(({ mean, interval, p }) => [
        mean.name,
        (100 * mean.before).toFixed(2),
        (100 * mean.after).toFixed(2),
        mean.identical ? 'the same' : formatDifference(mean.difference, interval, 100),
        mean.identical ? '' : formatP(p),
        mean.worst.difference < 0 ? `${mean.worst.task} ${formatCell(mean.worst.difference, 100)}` : '',
      ]),
      numeric: [1, 2, 4],
    },
    notes: rows.length === 0 ? [] : listNotes(rows, settings),
  };
}

function sortTasks(tasks: readonly WeighedTask[]): readonly WeighedTask[] {
  const sizeOf = ({ finding, change }: WeighedTask) =>
    finding === 'worse' || finding === 'better' ? -Math.abs(change) : 0;
  return tasks.toSorted(
    (a, b) => order.indexOf(a.finding) - order.indexOf(b.finding) || sizeOf(a) - sizeOf(b),
  );
}

function formatTask(weighed: WeighedTask): readonly string[] {
  const { task, finding, interval, change, exactP, p, adjustedP, detectable, churn } = weighed;
  const factor = isFraction(task.metric) ? 100 : 1;
  const same = finding === 'same';
  return [
    ...[marks[finding], `${task.task} ${task.metric}`, String(task.n)],
    ...[(factor * task.before).toFixed(2), (factor * task.after).toFixed(2)],
    ...(same
      ? ['the same', '']
      : [formatCell(change, factor), `[${interval.map((end) => formatCell(end, factor)).join(', ')}]`]),
    task.flips ? `+${task.flips.gained}/-${task.flips.lost}` : '',
    ...(same
      ? ['', '', '', '']
      : [exactP === undefined ? '' : formatP(exactP), formatP(p), formatP(adjustedP), letterOf(task)]),
    same ? '' : (factor * detectable).toFixed(2),
    churn === undefined ? '' : formatShare(churn),
    task.changed === undefined ? '' : formatShare(task.changed.count / task.changed.of),
  ];
}

function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** How a p was had that is not McNemar's. */
function letterOf({ evidence }: WeighedTask['task']): string {
  return { counted: '', resampled: 'r', unpaired: 'u' }[evidence.kind];
}

function listNotes(
  rows: readonly WeighedTask[],
  { alpha, bootstrap, seed, ignored }: ComparisonSettings,
): readonly string[] {
  const shown = rows.filter(({ finding }) => finding !== 'same');
  const level = Number((100 * alpha).toPrecision(3));
  const reasons = new Map<string, string[]>();
  for (const { task } of shown)
    if (task.evidence.kind === 'unpaired')
      reasons.set(task.evidence.reason, [...(reasons.get(task.evidence.reason) ?? []), task.task]);
  return [
    `Marks: ${marks.worse} worse, ${marks.better} better, ${marks.noise} no more than noise, ${marks.same} every sample answered the same. Scores in percent, differences in points.`,
    '+/-: samples gained and lost. churn: both, of all samples. exact p, mid-p: two-sided; adj. p: mid-p after Holm.',
    `detectable: the least drop that one test at ${level} % sees with a chance of 80 %.`,
    ...(ignored.length > 0 ? [`Compared though these may differ: ${ignored.join(', ')}.`] : []),
    ...(shown.some(({ task }) => task.evidence.kind === 'resampled')
      ? [
          `r: no share of right samples; interval and p from up to ${bootstrap} resamples of units that belong together (seed ${seed}).`,
        ]
      : []),
    ...[...reasons].map(
      ([reason, tasks]) =>
        `u: not paired, from the intervals of both scores: ${reason} (${tasks.join(', ')}).`,
    ),
    ...listAskedOtherwise(rows),
  ];
}

/** What other programs asked otherwise than our tasks, a line for each with its tasks. */
function listAskedOtherwise(rows: readonly WeighedTask[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { task } of rows)
    for (const { side, tool, differs } of task.imported ?? [])
      for (const what of differs) {
        const line = `${tool} asked otherwise (run ${side}): ${what}`;
        lines.set(line, [...(lines.get(line) ?? []), task.task]);
      }
  return [...lines].map(
    ([line, tasks]) => `${line} (${tasks.length === rows.length ? 'every task' : tasks.join(', ')}).`,
  );
}
