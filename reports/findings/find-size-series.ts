import type { Series } from './curve.js';
import { formatMillions } from './format-count.js';
import { groupAlike, haveSameTraining, buildOf } from './recipe.js';
import type { ReportModel } from './report-data.js';
import { arrangeMembers, memberOf, type FoundSeries } from './series-members.js';

/** The models of each family that were trained alike and differ in size, a series for each training: the same data, unique pairs and
 *  samples seen; of vision transformers also the same patch. x: parameters of both towers in millions, or of the image tower alone
 *  where a text tower is not known. Seeds are points of the same x. */
export function findSizeSeries(models: readonly ReportModel[]): readonly FoundSeries[] {
  const known = models.filter(({ paramsM }) => paramsM?.image !== undefined);
  const both = known.every(({ paramsM }) => paramsM?.text !== undefined);
  const groups = groupAlike(
    known,
    (one, other) =>
      one.family === other.family && buildOf(one) === buildOf(other) && haveSameTraining(one, other),
  );
  return groups.map((group) => {
    const { family, data = 'training data not known' } = group[0];
    const build = buildOf(group[0]);
    const name = build === undefined ? family : `${family} /${build}`;
    return {
      axis: 'size',
      series: {
        key: `${name} · ${data}`,
        ...{ family, data, published: false },
        fixed: describeTraining(group),
        ...(build === undefined ? {} : { build: `/${build}` }),
        ...shortenTraining(group),
      },
      xName: both ? 'parameters, image + text (M)' : 'parameters, image tower alone (M)',
      members: arrangeMembers(
        group.map((model) => {
          const image = model.paramsM?.image ?? 0;
          return memberOf(model, both ? image + (model.paramsM?.text ?? 0) : image, image);
        }),
      ),
    };
  });
}

/** What models were trained on, in words: `32 B to 34 B samples seen`. */
function describeTraining(models: readonly ReportModel[]): string {
  const parts = [
    describeRange(
      models.flatMap(({ samplesSeenM }) => samplesSeenM ?? []),
      'samples seen',
    ),
    describeRange(
      models.flatMap(({ uniquePairsM }) => uniquePairsM ?? []),
      'unique pairs',
    ),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'samples seen not known' : parts.join(', ');
}

/** The samples seen alone; empty where they are not known. */
function shortenTraining(models: readonly ReportModel[]): Pick<Series, 'training'> {
  const seen = describeRange(
    models.flatMap(({ samplesSeenM }) => samplesSeenM ?? []),
    '',
  );
  return seen === undefined ? {} : { training: seen };
}

function describeRange(millions: readonly number[], what: string): string | undefined {
  if (millions.length === 0) return undefined;
  const [low, high] = [Math.min(...millions), Math.max(...millions)].map(formatMillions);
  return `${low === high ? low : `${low} to ${high}`} ${what}`.trim();
}
