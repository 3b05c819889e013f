import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { formatPercent } from './format.js';

/** What a published rule gives beside what it gives without its accident, in percent, a line for each metric and model:
 *  `datacomp/wilds-fmow: acc_worst_region 0.0 as published, 31.2 corrected (without region 5)`. The model is named where
 *  there are several. */
export function describeVariants(
  records: readonly OkRecord[],
  tasks: readonly TaskCard[],
  models: readonly string[],
): readonly string[] {
  return tasks.flatMap((card) =>
    models.flatMap((id) => {
      const record = records.find(({ task, model }) => task === card.id && model.id === id);
      const suffix = models.length > 1 ? `  (${id})` : '';
      return record ? linesOf(card, record).map((line) => `${card.id}: ${line}${suffix}`) : [];
    }),
  );
}

function linesOf({ groups = [] }: TaskCard, { variants }: OkRecord): readonly string[] {
  if (!variants) return [];
  const { 'as-published': published, corrected } = variants;
  return Object.entries(published).map(([metric, value]) => {
    const { column, leftOut = [] } = groups.find((rule) => rule.metric === metric) ?? {};
    const without = column === undefined ? '' : ` (without ${column} ${leftOut.join(', ')})`;
    const other = Object.hasOwn(corrected, metric)
      ? `${formatPercent(corrected[metric])} corrected`
      : 'no image left to correct it';
    return `${metric} ${formatPercent(value)} as published, ${other}${without}`;
  });
}
