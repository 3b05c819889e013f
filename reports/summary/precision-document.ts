import type { OwnRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { formatPercent, formatRate, formatScore } from './format.js';
import { markdownTable } from './markdown-table.js';

/** One model in one precision: its finished records, all on one machine, and the bytes of its graphs. */
export interface PrecisionRun {
  readonly records: readonly OwnRecord[];
  readonly graphBytes: number;
}

/** The same model in several precisions as Markdown: what each costs, and what each scores on every task, with intervals.
 *  Changes are against the first run. Throws RangeError where a run lacks a record that the first one has. */
export function writePrecisionDocument(runs: readonly PrecisionRun[], tasks: readonly TaskCard[]): string {
  const shown = tasks.filter(({ id }) => runs[0].records.some(({ task }) => task === id));
  const names = runs.map(({ records }) => records[0].runtime.precision);
  const cost = markdownTable(
    ['', ...names],
    [
      ['size of the graphs', ...runs.map(({ graphBytes }) => `${(graphBytes / 1e6).toFixed(2)} MB`)],
      [
        'images a second in the image graph, one thread',
        ...runs.map((run) => formatRate(rateOf(run, shown))),
      ],
      ['mean over classification (%)', ...runs.map((run) => formatPercent(meanOf(run, shown)))],
    ],
  );
  const scores = markdownTable(
    ['task', 'metric', ...names],
    shown.map(({ id, metric }) => [id, metric, ...runs.map((run) => formatScore(recordOf(run, id)))]),
  );
  return `${describeMachine(runs[0].records[0])}\n\n${cost}\n\n${scores}\n`;
}

function describeMachine({ model, runtime, versions }: OwnRecord): string {
  return `${model.id}, provider ${runtime.provider}, ONNX Runtime ${versions['onnxruntime-node'] ?? runtime.onnxruntime}, batches of ${runtime.batchSize}.`;
}

function recordOf({ records }: PrecisionRun, task: string): OwnRecord {
  const record = records.find((candidate) => candidate.task === task);
  if (!record) throw new RangeError(`precision: ${records[0].model.id} has no record of ${task}`);
  return record;
}

/** Images of all tasks by the seconds that their batches took in the graph. */
function rateOf(run: PrecisionRun, tasks: readonly TaskCard[]): number {
  const records = tasks.map(({ id }) => recordOf(run, id));
  const images = records.reduce((sum, { dataset }) => sum + dataset.count, 0);
  const seconds = records.reduce((sum, { timing }) => sum + timing.encodeSeconds, 0);
  return images / seconds;
}

function meanOf(run: PrecisionRun, tasks: readonly TaskCard[]): number {
  const scores = tasks
    .filter(({ group }) => group === 'classification')
    .map(({ id, metric }) => recordOf(run, id).metrics[metric]);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
