import type { TaskCard } from '../../harness/config/task-card.js';
import { formatChance, formatPercent } from './format.js';
import { meanScore, type Ladder, type Rung } from './ladder.js';
import type { TextTable } from './score-table.js';

/** Scores of one family: a row a task, a column a model, in percent; the last row is the mean over classification tasks,
 *  where no model lacks one. Tasks without a record are left out. */
export function tabulateFamily({ rungs }: Ladder, tasks: readonly TaskCard[]): TextTable {
  const shown = tasks.filter(({ id }) => rungs.some(({ byTask }) => byTask.has(id)));
  const rows = shown.map(({ id, metric, chance }) => [
    id,
    metric,
    formatChance(chance),
    ...rungs.map(({ byTask }) => scoreCell(byTask.get(id)?.metrics[metric])),
  ]);
  const means = rungs.map((rung) => meanScore(rung, shown));
  const counts = means.map((mean) => mean?.count).filter((count) => count !== undefined);
  const meanRow =
    counts.length === rungs.length
      ? [[`mean of ${counts[0]}`, 'classification', '', ...means.map((mean) => scoreCell(mean?.mean))]]
      : [];
  return {
    head: ['task', 'metric', 'chance', ...rungs.map(({ name }) => name)],
    rows: [...rows, ...meanRow],
    numeric: rungs.map((_, index) => index + 3).concat(2),
  };
}

/** Mean score by family (columns) and model of the family (rows), with the image parameters in millions. */
export function tabulateMeans(ladders: readonly Ladder[], tasks: readonly TaskCard[]): TextTable {
  const names = [...new Set(ladders.flatMap(({ rungs }) => rungs.map(({ name }) => name)))];
  const rows = names.map((name) => [
    name,
    ...ladders.flatMap(({ rungs }) => {
      const rung = rungs.find((candidate) => candidate.name === name);
      return rung ? [scoreCell(meanScore(rung, tasks)?.mean), formatParams(rung)] : ['', ''];
    }),
  ]);
  return {
    head: ['mean', ...ladders.flatMap(({ family }) => [family, 'M params'])],
    rows,
    numeric: ladders.flatMap((_, index) => [2 * index + 1, 2 * index + 2]),
  };
}

function scoreCell(score: number | undefined): string {
  return score === undefined ? '-' : formatPercent(score);
}

function formatParams({ model }: Rung): string {
  return model.paramsM?.image === undefined ? '' : model.paramsM.image.toFixed(2);
}
