import type { Series } from '../findings/curve.js';
import { isSeveral } from './series-style.js';

/** Longest label that has room beside a line. */
const most = 30;

/** Names of series, as short as they can be told apart and never two alike: the family; the build, the length of training and the data
 *  where series differ in them; and which were published, where others were measured. What all share is left out: measured and
 *  published series are looked at apart, since they are told apart anyway. */
export function labelSeries(series: readonly Series[]): readonly string[] {
  const mixed = new Set(series.map(({ published }) => published)).size > 1;
  const labels = series.map((one) => {
    const mark = one.published && mixed ? ' (published)' : '';
    return (
      labelAmong(
        series.filter(({ published }) => published === one.published),
        one,
      ) + mark
    );
  });
  return labels.map((label, index) => {
    if (labels.filter((other) => other === label).length === 1) return label;
    const longer = `${label} · ${series[index].fixed}`;
    const alike = labels.filter((other, at) => other === label && series[at].fixed === series[index].fixed);
    return series[index].fixed === '' || alike.length > 1 ? series[index].key : longer;
  });
}

/** A label for beside a line: of one that is too long the middle is left out, so that its ends still tell it apart. */
export function fitLabel(label: string): string {
  const characters = Array.from(label);
  if (characters.length <= most) return label;
  const half = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - half).join('')}…${characters.slice(-half).join('')}`;
}

function labelAmong(like: readonly Series[], one: Series): string {
  // A family that is a list of families is no name for a line.
  if (isSeveral(one.family)) return one.data === '' ? one.family : one.data;
  const nameOf = (other: Series) => nameSeries(like, other);
  const differ = new Set(like.map(({ data }) => data)).size > 1;
  const trained = like.some((first, at) =>
    like.some(
      (other, place) =>
        place > at &&
        nameOf(first) === nameOf(other) &&
        first.data === other.data &&
        first.training !== other.training,
    ),
  );
  const parts = [
    nameOf(one),
    ...(trained && one.training !== undefined ? [one.training] : []),
    ...(differ && one.data !== '' ? [one.data] : []),
  ];
  return parts.join(' · ');
}

/** The family, and its build where it comes in several: `vit/32`, `vitamin S`. */
function nameSeries(like: readonly Series[], { family, build }: Series): string {
  const builds = new Set(like.filter((other) => other.family === family).map((other) => other.build));
  if (builds.size < 2 || build === undefined) return family;
  return build.startsWith('/') ? family + build : `${family} ${build}`;
}
