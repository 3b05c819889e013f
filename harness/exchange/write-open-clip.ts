import type { OwnModel, OwnTable } from './own-score.js';
import { setNames } from './set-names.js';

/** Models as open_clip's docs/openclip_results.csv has them: a row for each, a column for each data set with the number that its task reports. The
 *  mean over all 38 is there where all of them are; parameters and FLOPs, two a multiply-accumulate, where those of both towers are known. */
export function writeOpenClipTable(models: readonly OwnModel[]): OwnTable {
  return {
    columns: [
      ...['name', 'pretrained', 'params (M)', 'FLOPs (B)', `Average perf. on ${setNames.length} datasets`],
      ...setNames.map(({ title }) => title),
    ],
    rows: models.map(({ called: { name, pretrained = '' }, facts: { paramsM, gmacs }, scores }) => {
      const values = setNames.map(({ task }) => {
        const score = scores.find((one) => one.set.task === task);
        return score ? score.metrics[score.metric] : null;
      });
      const known = values.filter((value) => value !== null);
      const mean =
        known.length === values.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
      return [name, pretrained, sumOf(paramsM, 1), sumOf(gmacs, 2), mean, ...values];
    }),
  };
}

/** Of both towers; to hundredths, as published facts are given. */
function sumOf(towers: OwnModel['facts']['paramsM'], factor: number): number | null {
  const { image, text } = towers ?? {};
  return image === undefined || text === undefined ? null : Number((factor * (image + text)).toFixed(2));
}
