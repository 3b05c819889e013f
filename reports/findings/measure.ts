import type { OkRecord } from '../../harness/config/record.js';
import { isWhole } from '../summary/aggregates.js';
import { indexRecords, listTasks, scoreOf } from './index-records.js';
import { listModels } from './list-models.js';
import { listTargets } from './list-targets.js';
import type { Measured, MeasuredTarget, Score } from './measured.js';
import type { ReportInput } from './report-input.js';

/** The records as the builders of the report's sections see them: models, targets, and every score as a fraction. The interval of
 *  a mean is that of independent tasks, each with its own: half-widths add up as squares. */
export function measure(input: Pick<ReportInput, 'models' | 'tasks' | 'aggregates'>): Measured {
  const record = indexRecords(input.models);
  const tasks = listTasks(input.models, input.tasks);
  const cards = new Map(tasks.map((card) => [card.id, card]));
  const ofTask = (task: string, model: string) => {
    const card = cards.get(task);
    return card && scoreOf(card, record(task, model));
  };
  const targets = listTargets(input, tasks, (task, model) => ofTask(task, model) !== undefined);
  const known = new Map(targets.map((target) => [target.id, target]));
  const whole = new Set(input.aggregates.map(({ id }) => id));
  const kept = new Map<string, Score | undefined>();
  const find = (id: string, model: string): Score | undefined => {
    const target = known.get(id);
    if (!target) return undefined;
    if (target.kind === 'task') return ofTask(id, model);
    if (whole.has(id) && !isWholeMean(target, (task) => record(task, model))) return undefined;
    return meanScore(target.tasks.map((card) => ofTask(card.id, model)));
  };
  return {
    models: listModels(input.models),
    targets,
    record,
    score: (target, model) => {
      const key = `${target}\n${model}`;
      if (!kept.has(key)) kept.set(key, find(target, model));
      return kept.get(key);
    },
  };
}

function isWholeMean({ tasks }: MeasuredTarget, record: (task: string) => OkRecord | undefined): boolean {
  return tasks.every((card) => {
    const own = record(card.id);
    return own !== undefined && isWhole(card, own);
  });
}

/** The plain mean; undefined where a score is missing: a mean over fewer tasks is another number. */
function meanScore(scores: readonly (Score | undefined)[]): Score | undefined {
  const all = scores.filter((score) => score !== undefined);
  if (all.length === 0 || all.length < scores.length) return undefined;
  const mean = (of: (score: Score) => number) => all.reduce((sum, score) => sum + of(score), 0) / all.length;
  const value = mean((score) => score.value);
  const n = all.reduce((sum, score) => sum + (score.n ?? 0), 0);
  const lows = all.map((score) => score.value - (score.low ?? NaN));
  const highs = all.map((score) => (score.high ?? NaN) - score.value);
  const half = (widths: readonly number[]) => Math.hypot(...widths) / all.length;
  return {
    value,
    ...(all.every(({ low, high }) => low !== undefined && high !== undefined)
      ? { low: value - half(lows), high: value + half(highs) }
      : {}),
    n,
  };
}
