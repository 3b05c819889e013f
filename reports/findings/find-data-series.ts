import { formatMillions } from './format-count.js';
import { areAlike, groupAlike, haveSameArchitecture } from './recipe.js';
import type { ReportModel } from './report-data.js';
import { arrangeMembers, memberOf, type FoundSeries } from './series-members.js';

type Grown = 'samplesSeenM' | 'uniquePairsM';

/** Models of one architecture and data of which one thing grows. */
interface Growth {
  readonly grown: Grown;
  readonly models: readonly ReportModel[];
  readonly fixed: string;
  /** What the training of all of them has in common. */
  readonly training: string;
}

const nameOf: Readonly<Record<Grown, string>> = {
  samplesSeenM: 'samples seen (M)',
  uniquePairsM: 'unique pairs (M)',
};

/** The models of one architecture and training data of which the data grow. There are two sorts of growth, never joined: more samples
 *  seen (of the same pairs, or as often each), and more unique pairs (with as many samples seen). A series of which another has
 *  every model is left out. */
export function findDataSeries(models: readonly ReportModel[]): readonly FoundSeries[] {
  const known = models.filter(
    ({ samplesSeenM, uniquePairsM }) => samplesSeenM !== undefined || uniquePairsM !== undefined,
  );
  const groups = groupAlike(
    known,
    (one, other) => one.data === other.data && haveSameArchitecture(one, other),
  );
  return groups.flatMap((group) => {
    const all = [
      ...growth(group, 'samplesSeenM', samePairs, describePairs),
      ...growth(group, 'samplesSeenM', samePasses, describePasses),
      ...growth(group, 'uniquePairsM', sameSamples, ({ samplesSeenM }) =>
        samplesSeenM === undefined
          ? 'samples seen not known'
          : `${formatMillions(samplesSeenM)} samples seen`,
      ),
    ];
    return withoutParts(all).map(toSeries);
  });
}

/** Whether two models were trained on as many unique pairs. */
export function samePairs(one: ReportModel, other: ReportModel): boolean {
  return areAlike(one.uniquePairsM, other.uniquePairsM, 0.02);
}

function sameSamples(one: ReportModel, other: ReportModel): boolean {
  return areAlike(one.samplesSeenM, other.samplesSeenM, 0.02);
}

/** Whether two models saw each of their pairs as often; not where that is not known. */
export function samePasses(one: ReportModel, other: ReportModel): boolean {
  const [first, second] = [passesOf(one), passesOf(other)];
  return first !== undefined && areAlike(first, second, 0.05);
}

/** How many unique pairs a model was trained on, in words. */
export function describePairs({ uniquePairsM }: ReportModel): string {
  return uniquePairsM === undefined
    ? 'unique pairs not known'
    : `${formatMillions(uniquePairsM)} unique pairs`;
}

/** How often each pair was seen; once also where not all were. */
function passesOf({ samplesSeenM, uniquePairsM }: ReportModel): number | undefined {
  if (samplesSeenM === undefined || uniquePairsM === undefined) return undefined;
  return Math.max(1, samplesSeenM / uniquePairsM);
}

/** How often a model saw each of its pairs, in words. */
export function describePasses(model: ReportModel): string {
  const passes = Number((passesOf(model) ?? 1).toPrecision(3));
  return passes === 1 ? 'no pair seen twice' : `each pair seen ${passes} times`;
}

function growth(
  group: readonly ReportModel[],
  grown: Grown,
  alike: (one: ReportModel, other: ReportModel) => boolean,
  describe: (model: ReportModel) => string,
): readonly Growth[] {
  const known = group.filter((model) => model[grown] !== undefined);
  return groupAlike(known, alike).map((models) => {
    const { size } = models[0];
    const training = describe(models[0]);
    const words = [...(size === undefined ? [] : [`size ${size}`]), training];
    return { grown, models, fixed: words.join(', '), training };
  });
}

/** The growths that join places, each once; all in one place where there is no other. */
function withoutParts(all: readonly Growth[]): readonly Growth[] {
  const places = ({ grown, models }: Growth) => new Set(models.map((model) => model[grown])).size;
  const joined = all.filter((one) => places(one) > 1);
  if (joined.length === 0) return all.slice(0, 1);
  return joined.filter(
    (one, index) =>
      !joined.some(
        (other, place) =>
          one.models.every((model) => other.models.includes(model)) &&
          (other.models.length > one.models.length || place < index),
      ),
  );
}

function toSeries({ grown, models, fixed, training }: Growth): FoundSeries {
  const { family, size, data = 'training data not known' } = models[0];
  const name = size === undefined ? family : `${family} ${size}`;
  return {
    axis: 'data',
    series: {
      key: `${name} · ${data}`,
      ...{ family, data, fixed, published: false, training },
      ...(size === undefined ? {} : { build: size }),
    },
    xName: nameOf[grown],
    members: arrangeMembers(models.map((model) => memberOf(model, model[grown] ?? 0))),
  };
}
