import type { Series } from '../findings/curve.js';
import { isSeveral } from './series-style.js';

/** Longest label that has room beside a line. */
const most = 28;

/** Names of series, as short as they can be told apart: the family, where families differ; the data, where those differ or are all that
 *  differs; what else is fixed, where nothing else tells two apart. */
export function labelSeries(series: readonly Series[]): readonly string[] {
  const families = new Set(series.map(({ family }) => family));
  const sameData = new Set(series.map(({ data }) => data)).size <= 1;
  return series.map((one) => {
    const alone = series.filter(({ family }) => family === one.family).length === 1;
    const twins = series.filter(
      (other) => other.family === one.family && other.data === one.data && other.published === one.published,
    );
    // A family that is a list of families is no name for a line.
    const several = isSeveral(one.family);
    const parts = [
      ...(families.size > 1 || !several ? [one.family] : []),
      ...((sameData && alone && !several) || one.data === '' ? [] : [one.data]),
      ...(twins.length > 1 ? [one.fixed] : []),
      ...(one.published ? ['published'] : []),
    ].filter((part) => part !== '');
    return shortenEnd(parts.length > 0 ? parts.join(' · ') : one.family);
  });
}

function shortenEnd(text: string): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
