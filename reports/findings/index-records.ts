import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { scaleOf, scaleScore } from './scale-score.js';
import type { Score } from './measured.js';
import type { ModelRecords } from './report-input.js';

/** The tasks that any record is of, in the order of the cards; those without a card at the end, with what their records say. */
export function listTasks(models: readonly ModelRecords[], cards: readonly TaskCard[]): readonly TaskCard[] {
  const records = models.flatMap((model) => model.records);
  const met = new Set(records.map(({ task }) => task));
  const known = new Set(cards.map(({ id }) => id));
  const foreign = [...met].filter((task) => !known.has(task)).sort();
  return [
    ...cards.filter(({ id }) => met.has(id)),
    ...foreign.map((id): TaskCard => {
      const own = records.filter(({ task }) => task === id);
      const record = own.find((one) => one.status === 'ok') ?? own[0];
      const { group, metric } = record;
      const ran = record.status === 'ok' ? record : undefined;
      return {
        ...{ id, name: id, group, metric, source: 'its records' },
        dataset: ran?.dataset?.id ?? id,
        protocol: ran?.protocol ? [ran.protocol.id] : [],
      };
    }),
  ];
}

/** The finished records by task and model. */
export function indexRecords(
  models: readonly ModelRecords[],
): (task: string, model: string) => OkRecord | undefined {
  const byModel = new Map(
    models.map(({ id, records }) => [
      id,
      new Map(records.flatMap((record) => (record.status === 'ok' ? [[record.task, record] as const] : []))),
    ]),
  );
  return (task, model) => byModel.get(model)?.get(task);
}

/** What a finished record says of its task, as a fraction; undefined where a server keeps the truth, the record is of an earlier
 *  version that reported another metric, or no direction of the metric is better. */
export function scoreOf(card: TaskCard, record: OkRecord | undefined): Score | undefined {
  if (record?.metric !== card.metric || !Object.hasOwn(record.metrics, card.metric)) return undefined;
  const scale = scaleOf(card.metric);
  if (!scale) return undefined;
  const interval = Object.hasOwn(record.intervals, card.metric) ? record.intervals[card.metric] : undefined;
  return { ...scaleScore(scale, record.metrics[card.metric], interval), n: record.n };
}
