import type { Series } from '../findings/curve.js';

/** Names of series, as short as they can be told apart: the family, and its data where families have more than one or they differ. */
export function labelSeries(series: readonly Series[]): readonly string[] {
  const sameData = new Set(series.map(({ data }) => data)).size <= 1;
  return series.map((one) => {
    const alone = series.filter(({ family }) => family === one.family).length === 1;
    const fixedDiffers = series.some(
      (other) => other !== one && other.family === one.family && other.data === one.data,
    );
    const parts = [
      one.family,
      ...(sameData && alone ? [] : [one.data]),
      ...(fixedDiffers && one.fixed !== '' ? [one.fixed] : []),
      ...(one.published ? ['published'] : []),
    ];
    return parts.filter((part) => part !== '').join(' · ');
  });
}
