import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { formatChance, formatScore } from './format.js';

/** A table as text cells; `numeric` names the columns that are set flush right. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly numeric: readonly number[];
}

/** Scores by task and model, with 95 % intervals and the chance level, in percent. Tasks and models keep the order they
 *  are given in; those without a record are left out. */
export function tabulateScores(
  records: readonly OkRecord[],
  tasks: readonly TaskCard[],
  models: readonly string[],
): TextTable {
  const columns = models.filter((id) => records.some(({ model }) => model.id === id));
  const find = (task: string, model: string) =>
    records.find((record) => record.task === task && record.model.id === model);
  const rows = tasks
    .filter(({ id }) => records.some(({ task }) => task === id))
    .map(({ id, metric, chance }) => [
      id,
      metric,
      formatChance(chance),
      ...columns.map((model) => {
        const record = find(id, model);
        return record ? formatScore(record) : '-';
      }),
    ]);
  return {
    head: ['task', 'metric', 'chance', ...columns],
    rows,
    numeric: columns.map((_, index) => index + 3).concat(2),
  };
}
