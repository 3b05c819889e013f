import type { AxisKind, Series } from './curve.js';
import type { ReportModel } from './report-data.js';

/** A model on an axis, whatever is measured. */
export interface SeriesMember {
  readonly model: ReportModel;
  readonly x: number;
  /** On the size axis, of the image tower alone. */
  readonly xImage?: number;
  /** Samples seen over unique pairs, where the data were repeated. */
  readonly repeated?: number;
  /** The run that this model is no further one of: it stands in for it where that has no score. */
  readonly repeats?: string;
  /** What runs have in common that differ in their seed alone; absent: there is no other such run. */
  readonly cluster?: string;
}

/** Models that differ in one thing. */
export interface FoundSeries {
  readonly axis: AxisKind;
  readonly series: Series;
  readonly xName: string;
  /** By x. */
  readonly members: readonly SeriesMember[];
}

/** Data that were seen more often than this are called repeated. */
const repeatsFrom = 4;

/** The member that a model is at x. */
export function memberOf(model: ReportModel, x: number, xImage?: number): SeriesMember {
  const { samplesSeenM, uniquePairsM } = model;
  const repeated = samplesSeenM === undefined || uniquePairsM === undefined ? 0 : samplesSeenM / uniquePairsM;
  return {
    ...{ model, x },
    ...(xImage === undefined ? {} : { xImage }),
    ...(repeated > repeatsFrom ? { repeated } : {}),
  };
}

/** Members by x, then by id; runs at one x of equal size and training that differ in their seed are one cluster. */
export function arrangeMembers(members: readonly SeriesMember[]): readonly SeriesMember[] {
  const sorted = members.toSorted((a, b) => a.x - b.x || (a.model.id < b.model.id ? -1 : 1));
  const clusterOf = ({ model, x }: SeriesMember) =>
    [model.family, model.size, model.uniquePairsM, model.samplesSeenM, x].join(' ');
  return sorted.map((member) => {
    const cluster = clusterOf(member);
    const shared = sorted.filter((other) => clusterOf(other) === cluster).length > 1;
    return shared ? { ...member, cluster } : member;
  });
}

/** How many different x there are. */
function countPlaces(members: readonly SeriesMember[]): number {
  return new Set(members.map(({ x }) => x)).size;
}

/** The series that join something: of two places at least; where there is none, those of one place. */
export function keepJoined(all: readonly FoundSeries[]): readonly FoundSeries[] {
  const joined = all.filter(({ members }) => countPlaces(members) > 1);
  return joined.length > 0 ? joined : all;
}

/** The series with keys that are told apart: what is fixed is added where two are called alike. */
export function tellApart<Found extends FoundSeries>(all: readonly Found[]): readonly Found[] {
  const taken = new Map<string, number>();
  for (const { series } of all) taken.set(series.key, (taken.get(series.key) ?? 0) + 1);
  const seen = new Map<string, number>();
  return all.map((found) => {
    const { key, fixed } = found.series;
    if (taken.get(key) === 1) return found;
    const longer = `${key} · ${fixed}`;
    const place = (seen.get(longer) ?? 0) + 1;
    seen.set(longer, place);
    return { ...found, series: { ...found.series, key: place === 1 ? longer : `${longer} · ${place}` } };
  });
}
