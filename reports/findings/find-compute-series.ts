import { groupAlike } from './recipe.js';
import type { ReportModel } from './report-data.js';
import { arrangeMembers, memberOf, type FoundSeries } from './series-members.js';

/** All runs on one training data, of every family, size and length, by the compute of their training: GMACs a sample, image and text,
 *  times samples seen (a backward pass is not counted). Where a text tower is not known, of the image tower alone. */
export function findComputeSeries(models: readonly ReportModel[]): readonly FoundSeries[] {
  const known = models.filter(
    ({ gmacs, samplesSeenM }) => gmacs?.image !== undefined && samplesSeenM !== undefined,
  );
  const both = known.every(({ gmacs }) => gmacs?.text !== undefined);
  const groups = groupAlike(known, (one, other) => one.data === other.data);
  return groups.map((group) => {
    const { data = 'training data not known' } = group[0];
    const families = [...new Set(group.map(({ family }) => family))];
    return {
      axis: 'compute',
      series: {
        key: data,
        family: families.join(', '),
        ...{ data, published: false },
        fixed: `training data ${data}`,
      },
      xName: `training compute, forward, ${both ? 'image + text' : 'image tower alone'} (GMACs)`,
      members: arrangeMembers(
        group.map((model) => {
          const { gmacs, samplesSeenM = 0 } = model;
          const perSample = (gmacs?.image ?? 0) + (both ? (gmacs?.text ?? 0) : 0);
          return memberOf(model, perSample * samplesSeenM * 1e6);
        }),
      ),
    };
  });
}
