import type { TaskCard } from '../../harness/config/task-card.js';
import { formatChance, formatPercent, formatScore } from './format.js';
import {
  findAxes,
  findSeedScatter,
  judgeAxis,
  type Axis,
  type AxisPoint,
  type SeedScatter,
} from './ladder-axes.js';
import { meanScore, type Ladder, type Rung } from './ladder.js';
import { markdownTable } from './markdown-table.js';

/** The scores of whole families of models as Markdown: means, what they do along each axis, and every task with its
 *  interval and chance level. The same records give the same bytes. */
export function writeLadderDocument(ladders: readonly Ladder[], tasks: readonly TaskCard[]): string {
  const scatter = findSeedScatter(ladders, tasks);
  const sections = [
    '## Models',
    markdownTable(
      modelHead,
      ladders.flatMap(({ rungs }) => rungs.map((rung) => modelRow(rung, tasks))),
    ),
    '## Along the axes',
    ...(scatter ? [describeScatter(scatter)] : []),
    findAxes(ladders, tasks)
      .map((axis) => `- ${describeAxis(axis, scatter)}`)
      .join('\n'),
    ...ladders.flatMap((ladder) => [`## ${ladder.family}`, familyTable(ladder, tasks)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

const modelHead = [
  'model',
  'image params (M)',
  'image MMACs',
  'training pairs',
  'samples seen',
  'seed',
  'mean (%)',
];

function modelRow(rung: Rung, tasks: readonly TaskCard[]): readonly string[] {
  const { id, paramsM, gmacs, training = {} } = rung.model;
  const mean = meanScore(rung, tasks);
  return [
    id,
    paramsM?.image?.toFixed(2) ?? '',
    gmacs?.image === undefined ? '' : (gmacs.image * 1000).toFixed(1),
    inMillions(training.uniquePairsM),
    inMillions(training.samplesSeenM),
    typeof training.seed === 'number' ? String(training.seed) : '',
    mean ? formatPercent(mean.mean) : '-',
  ];
}

function familyTable({ prefix, rungs }: Ladder, tasks: readonly TaskCard[]): string {
  const shown = tasks.filter(({ id }) => rungs.some(({ byTask }) => byTask.has(id)));
  const rows = shown.map(({ id, metric, chance }) => [
    id,
    metric,
    formatChance(chance),
    ...rungs.map(({ byTask }) => {
      const record = byTask.get(id);
      return record ? formatScore(record) : '-';
    }),
  ]);
  return markdownTable(['task', 'metric', 'chance', ...rungs.map(({ name }) => `${prefix}${name}`)], rows);
}

function describeScatter({ models, range }: SeedScatter): string {
  const list = models.map(({ x, mean }) => `${formatPercent(mean)} (seed ${x})`).join(', ');
  return `Seeds: ${models[0].name} gives ${list}; they lie ${points(range)} points apart.`;
}

function describeAxis(axis: Axis, scatter: SeedScatter | undefined): string {
  const { rises, smallestStep } = judgeAxis(axis);
  const values = axis.points
    .map((point) => `${formatPercent(point.mean)} (${formatX(axis, point)})`)
    .join(', ');
  const clear = scatter && smallestStep > scatter.range;
  const verdict = rises
    ? `rises at every step, by ${points(smallestStep)} points at least` +
      (scatter ? `: ${clear ? 'more' : 'not more'} than the seeds lie apart` : '')
    : `does not rise at every step: ${points(smallestStep)} points at the worst`;
  return `${axis.family}, ${axis.kind}: ${values} — ${verdict}.`;
}

function formatX({ kind }: Axis, { x, data }: AxisPoint): string {
  if (kind === 'model size') return `${x.toFixed(2)} M`;
  return `${kind === 'training data' ? `${data}, ` : ''}${inMillions(x)} pairs`;
}

function points(fraction: number): string {
  return formatPercent(fraction);
}

function inMillions(value: unknown): string {
  return typeof value === 'number' ? Math.round(value * 1e6).toLocaleString('en-US') : '';
}
