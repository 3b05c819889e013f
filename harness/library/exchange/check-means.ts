import { modelKey } from '../../exchange/name-model.js';
import type { OpenFile } from './read-files.js';

/** Where a file states a mean over its data sets that is not that of its numbers: a sentence for each. As far as rounding goes, and only where the
 *  name of the mean says over how many, and the row has as many. */
export function checkMeans({ path, means, runs }: OpenFile): readonly string[] {
  return means.flatMap(({ place, model, name, value }) => {
    const count = Number(/ on (\d+) datasets/.exec(name)?.[1]);
    const own = runs.filter((run) => run.place === place && modelKey(run.model) === modelKey(model));
    const values = own.flatMap((run) => run.values.get('main_metric') ?? []);
    if (values.length === 0 || values.length !== count) return [];
    const mean = values.reduce((sum, one) => sum + one.value, 0) / count;
    const rounding = value.half + Math.max(...values.map(({ half }) => half));
    return Math.abs(mean - value.value) <= rounding + 1e-12
      ? []
      : [
          `${path}: ${place}: ${name} is ${value.value}, but the mean of its ${count} columns is ${Number(mean.toFixed(6))}`,
        ];
  });
}
