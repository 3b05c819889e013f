import type { AxisKind, Curve, CurvePoint, Series, Target } from '../findings/curve.js';
import { formatMillions } from '../findings/format-count.js';
import type { PublishedModel, PublishedValues } from '../findings/report-input.js';
import { takeEnvelope } from '../scaling/envelope.js';
import type { ScalingPoint } from '../scaling/point.js';
import type { SeriesFit } from '../scaling/series-fit.js';

/** The law through the points of one series. */
export type FitPoints = (points: readonly ScalingPoint[]) => SeriesFit;

/** A published model of a study, with everything that the three axes need. */
interface GridModel {
  readonly id: string;
  readonly family: string;
  readonly size: string;
  /** The family, and the patch where sizes differ in it too: models of two patches are no ladder of one thing. */
  readonly ladder: string;
  readonly data: string;
  readonly samplesSeenM: number;
  readonly imageM: number;
  readonly totalM: number;
  /** Multiply-accumulates of training in thousands of millions: both towers once a pair. */
  readonly trainingGmacs: number;
  readonly scores: PublishedModel['scores'];
}

interface AxisRule {
  readonly axis: AxisKind;
  readonly xName: string;
  readonly x: (model: GridModel) => number;
  /** Models whose words are the same are one series. */
  readonly series: (
    model: GridModel,
  ) => Pick<Series, 'family' | 'fixed' | 'build' | 'training'> & { readonly name: string };
}

const axisRules: readonly AxisRule[] = [
  {
    axis: 'size',
    xName: 'parameters, image + text (M)',
    x: ({ totalM }) => totalM,
    series: ({ family, ladder, samplesSeenM }) => {
      const training = formatMillions(samplesSeenM);
      const fixed = `${training} samples seen`;
      const build = ladder === family ? {} : { build: ladder.slice(family.length).trim() };
      return { family, fixed, training, ...build, name: `${ladder} · ${fixed}` };
    },
  },
  {
    axis: 'data',
    xName: 'samples seen (M)',
    x: ({ samplesSeenM }) => samplesSeenM,
    series: ({ family, size }) => ({ family, fixed: `size ${size}`, build: size, name: `${family} ${size}` }),
  },
  {
    axis: 'compute',
    xName: 'training compute (GMACs)',
    x: ({ trainingGmacs }) => trainingGmacs,
    series: ({ family }) => ({ family, fixed: 'every size and number of samples seen', name: family }),
  },
];

/** What studies have published, as curves: on the size axis a series a family, patch size and number of samples seen (x: parameters
 *  of both towers in millions), on the data axis one a model (x: samples seen in millions, each once), on the compute axis one a
 *  family (x: GMACs of training; the fit goes through the lower envelope of the error). A series of one model is no curve. */
export function overlayCurves(
  { models }: Pick<PublishedValues, 'models'>,
  targets: readonly Pick<Target, 'id'>[],
  fit: FitPoints,
): readonly Curve[] {
  const studies = groupBy(
    models.filter(({ study }) => study !== undefined),
    ({ study = '' }) => study,
  );
  return targets.flatMap(({ id: target }) =>
    [...studies.values()].flatMap((members) => {
      const grid = members.flatMap((model) => gridModel(model, target));
      return axisRules.flatMap((rule) => curvesAlong(rule, grid, target, fit));
    }),
  );
}

function curvesAlong(
  { axis, xName, x, series }: AxisRule,
  grid: readonly GridModel[],
  target: string,
  fit: FitPoints,
): readonly Curve[] {
  const groups = groupBy(grid, (model) => `${series(model).name} · ${model.data}`);
  return [...groups.values()].flatMap((members) => {
    if (members.length < 2) return [];
    const sorted = members.toSorted((a, b) => x(a) - x(b));
    const points = sorted.map((model): ScalingPoint => ({
      id: model.id,
      x: x(model),
      y: 1 - model.scores[target].score,
    }));
    const fitted = axis === 'compute' ? takeEnvelope(points, { kind: 'pareto' }) : points;
    const { name: own, ...about } = series(sorted[0]);
    return [
      {
        ...{ axis, target, xName },
        series: {
          key: `${own} · ${sorted[0].data} · published`,
          data: sorted[0].data,
          ...about,
          published: true,
        },
        points: sorted.map((model, index): CurvePoint => ({
          ...{ model: model.id, x: x(model), ...(axis === 'size' ? { xImage: model.imageM } : {}) },
          ...{ score: model.scores[target].score, atChance: false, source: model.scores[target].source },
          ...(axis === 'compute' ? { onEnvelope: fitted.includes(points[index]) } : {}),
        })),
        fit: fit(fitted),
      },
    ];
  });
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Empty where a fact or the score is missing. */
function gridModel({ model, scores }: PublishedModel, target: string): readonly GridModel[] {
  const { id, family, size, data, samplesSeenM, paramsM, gmacs } = model;
  const { image: imageM, text: textM } = paramsM ?? {};
  const { image: imageG, text: textG } = gmacs ?? {};
  if (!Object.hasOwn(scores, target) || size === undefined || data === undefined) return [];
  if (samplesSeenM === undefined || imageM === undefined || textM === undefined) return [];
  if (imageG === undefined || textG === undefined) return [];
  const patch = /\/(\d+)$/.exec(size)?.[1];
  return [
    {
      ...{ id, family, size, data, samplesSeenM, imageM, scores },
      ladder: patch === undefined ? family : `${family} /${patch}`,
      // to twelve digits: no dust of binary fractions in reports
      totalM: Number((imageM + textM).toPrecision(12)),
      trainingGmacs: Number(((imageG + textG) * samplesSeenM * 1e6).toPrecision(12)),
    },
  ];
}
