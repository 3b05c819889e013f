import type { BitSet } from '../../harness/core/bit-set.js';
import { scoreAll, type ScoreFormula } from './resample-accuracy.js';
import type { TaskItems } from './task-items.js';

/** How a metric is made of right and wrong samples; undefined where it is not. A formula is believed only where it gives the score
 *  of every model that is known. */
export function findFormula(
  metric: string,
  items: TaskItems,
  correct: readonly BitSet[],
  scores: readonly number[],
): ScoreFormula | undefined {
  return formulasOf(metric, items).find((formula) =>
    scoreAll(correct, formula).every((score, model) => Math.abs(score - scores[model]) < 1e-9),
  );
}

const share: ScoreFormula = { combine: 'mean' };

function formulasOf(metric: string, { classes, groups, images }: TaskItems): readonly ScoreFormula[] {
  switch (metric) {
    case 'mean_per_class_recall':
      return classes ? [{ parts: classes, combine: 'mean' }] : [];
    case 'mean_recall@1':
      return images ? [{ parts: images.direction, clusters: images.image, combine: 'mean' }] : [];
    default:
      return [share, ...Object.values(groups).map((parts): ScoreFormula => ({ parts, combine: 'least' }))];
  }
}
