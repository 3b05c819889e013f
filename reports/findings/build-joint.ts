import { fitSeries } from '../scaling/fit-series.js';
import type { ScalingPoint } from '../scaling/point.js';
import type { SeriesFit } from '../scaling/series-fit.js';
import { resampleErrors, type CurveOptions } from './fit-curves.js';
import { fitJoint } from './fit-joint.js';
import type { RepeatedRun } from './find-series.js';
import type { JointLaw } from './joint-law.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { PublishedModel, PublishedValues } from './report-input.js';

/** Joint laws of every mean, of what was measured and apart from it of each published study. targets: of either. */
export function buildJoint(
  measured: Measured,
  repeated: readonly RepeatedRun[],
  published: PublishedValues | undefined,
  targets: readonly MeasuredTarget[],
  options: CurveOptions,
): readonly JointLaw[] {
  const means = targets.filter(({ kind, unfit }) => kind === 'aggregate' && unfit === undefined);
  const { bootstrap, seed } = options;
  const fit = (points: readonly ScalingPoint[], target: MeasuredTarget, count: number): SeriesFit => {
    const drawn = resampleErrors(points, target, options);
    return fitSeries(points, {
      ...{ form: 'auto', loss: 'log-huber', bootstrap: count, seed },
      ...(target.chance === undefined ? {} : { ceiling: 1 - target.chance }),
      ...(drawn ? { resampled: drawn.errors } : {}),
    });
  };
  const own = fitJoint(
    { models: measured.models, repeated, published: false, score: measured.score },
    means,
    (points, target) => fit(points, target, bootstrap.aggregate),
  );
  const studies = groupByStudy(published?.models ?? []);
  return [
    ...own,
    ...studies.flatMap((members) => {
      const byId = new Map(members.map((one) => [one.model.id, one]));
      const score = (target: string, id: string) => {
        const found = byId.get(id)?.scores;
        if (!found || !Object.hasOwn(found, target)) return undefined;
        const { score: value, n, source } = found[target];
        return { value, source, ...(n === undefined ? {} : { n }) };
      };
      const models = members.map(({ model }) => model);
      return fitJoint({ models, repeated: [], published: true, score }, means, (points, target) =>
        fit(points, target, bootstrap.task),
      );
    }),
  ];
}

function groupByStudy(models: readonly PublishedModel[]): readonly (readonly PublishedModel[])[] {
  const studies = new Map<string, PublishedModel[]>();
  for (const one of models) {
    if (one.study === undefined) continue;
    studies.set(one.study, [...(studies.get(one.study) ?? []), one]);
  }
  return [...studies.values()];
}
