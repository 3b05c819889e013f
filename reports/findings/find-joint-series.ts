import { describePairs, describePasses, samePairs, samePasses } from './find-data-series.js';
import { buildOf, groupAlike, resolutionOf } from './recipe.js';
import type { ReportModel } from './report-data.js';
import { arrangeMembers, memberOf, tellApart, type FoundSeries } from './series-members.js';

/** Models of one family and training data that differ in size and in samples seen. x: parameters in millions. */
export interface JointSeries extends FoundSeries {
  readonly costName: string;
  /** GMACs of a sample, forward. */
  readonly gmacsOf: (model: ReportModel) => number;
}

/** A law of two variables takes so many runs, and so many values of each. */
const fewest = { runs: 8, values: 3 } as const;

/** Whether runs span both axes of a joint law. */
export function spansBoth(
  runs: readonly { readonly params: number; readonly samplesSeen: number }[],
): boolean {
  const count = (values: readonly number[]) => new Set(values).size;
  return (
    runs.length >= fewest.runs &&
    count(runs.map(({ params }) => params)) >= fewest.values &&
    count(runs.map(({ samplesSeen }) => samplesSeen)) >= fewest.values
  );
}

/** The models of each family, build, resolution and training data that span sizes and samples seen; of the same unique pairs, or with
 *  each pair seen as often, for more passes over the same pairs teach less than new ones. A series of which another has
 *  every model is left out. Both towers count, or where one is not known of all the image tower alone. */
export function findJointSeries(models: readonly ReportModel[], published: boolean): readonly JointSeries[] {
  const known = models.filter(
    ({ samplesSeenM, paramsM, gmacs }) =>
      samplesSeenM !== undefined && paramsM?.image !== undefined && gmacs?.image !== undefined,
  );
  const groups = groupAlike(
    known,
    (one, other) =>
      one.family === other.family &&
      one.data === other.data &&
      buildOf(one) === buildOf(other) &&
      resolutionOf(one.id) === resolutionOf(other.id),
  );
  return tellApart(
    groups.flatMap((group) => {
      const all = [
        ...groupAlike(group, samePairs).map((own) => toSeries(own, describePairs(own[0]), published)),
        ...groupAlike(group, samePasses).map((own) => toSeries(own, describePasses(own[0]), published)),
      ];
      return withoutParts(all.filter(spans));
    }),
  );
}

function spans({ members }: JointSeries): boolean {
  return spansBoth(members.map(({ model, x }) => ({ params: x, samplesSeen: model.samplesSeenM ?? 0 })));
}

function withoutParts(all: readonly JointSeries[]): readonly JointSeries[] {
  const idsOf = ({ members }: JointSeries) => new Set(members.map(({ model }) => model.id));
  return all.filter((one, place) => {
    const own = idsOf(one);
    return !all.some((other, index) => {
      const its = idsOf(other);
      return [...own].every((id) => its.has(id)) && (its.size > own.size || index < place);
    });
  });
}

function toSeries(group: readonly ReportModel[], fixed: string, published: boolean): JointSeries {
  const { family, data = 'training data not known' } = group[0];
  const build = buildOf(group[0]);
  const paramsOf = sumTowers(group, ({ paramsM }) => paramsM);
  const gmacsOf = sumTowers(group, ({ gmacs }) => gmacs);
  const name = build === undefined ? family : `${family} /${build}`;
  return {
    axis: 'size',
    series: {
      key: `${name} · ${data}${published ? ' · published' : ''}`,
      ...{ family, data, published },
      fixed,
    },
    xName: `parameters, ${paramsOf.words} (M)`,
    costName: `multiply-accumulates of a sample, ${gmacsOf.words} (G)`,
    gmacsOf: gmacsOf.of,
    members: arrangeMembers(group.map((model) => memberOf(model, paramsOf.of(model)))),
  };
}

/** Both towers of a model, or the image tower alone where some model of the group has no other. */
function sumTowers(
  group: readonly ReportModel[],
  towersOf: (model: ReportModel) => ReportModel['paramsM'],
): { readonly words: string; readonly of: (model: ReportModel) => number } {
  const both = group.every((model) => towersOf(model)?.text !== undefined);
  return {
    words: both ? 'image + text' : 'image tower alone',
    of: (model) => {
      const { image = 0, text = 0 } = towersOf(model) ?? {};
      // to twelve digits: no dust of binary fractions in reports
      return Number((both ? image + text : image).toPrecision(12));
    },
  };
}
