import { fitJoint } from '../../reports/findings/fit-joint.js';
import type { JointLaw } from '../../reports/findings/joint-law.js';
import type { ReportModel } from '../../reports/findings/report-data.js';
import { roundNumbers } from '../../reports/findings/round-numbers.js';
import { fitSeries } from '../../reports/scaling/fit-series.js';

/** The law that the errors of `gridModels` follow. */
export interface GridLaw {
  readonly E: number;
  readonly A: number;
  readonly alpha: number;
  readonly B: number;
  readonly beta: number;
}

/** Sizes and samples seen of a grid, in millions, and GMACs of a sample: scale · parameters^exponent. */
export interface Grid {
  readonly sizes: readonly number[];
  readonly samplesSeen: readonly number[];
  readonly cost: { readonly scale: number; readonly exponent: number };
}

/** A model of every size on every number of samples, none seen twice. */
export function gridModels(family: string, { sizes, samplesSeen, cost }: Grid): readonly ReportModel[] {
  return sizes.flatMap((params) =>
    samplesSeen.map((samplesSeenM): ReportModel => ({
      ...{ id: `${family}-${params}m-s${samplesSeenM}m`, family, size: `${params}M`, data: 'drawings' },
      paramsM: { image: params, text: 0 },
      gmacs: { image: cost.scale * params ** cost.exponent, text: 0 },
      ...{ samplesSeenM, uniquePairsM: samplesSeenM, published: false, imported: false },
    })),
  );
}

/** Error that a law says of a model of `gridModels`. */
export function gridError({ E, A, alpha, B, beta }: GridLaw, { paramsM, samplesSeenM = 1 }: ReportModel) {
  return E + A * (paramsM?.image ?? 1) ** -alpha + B * samplesSeenM ** -beta;
}

/** Joint laws of the first families of a report on one target, as a page shows them. */
export function makeJoint(families: readonly string[], target: string): readonly JointLaw[] {
  const grid = {
    sizes: [0.4, 1.2, 4],
    samplesSeen: [0.8, 2.4, 6.4],
    cost: { scale: 0.06, exponent: 1.1 },
  };
  const laws = families.flatMap((family, index) => {
    const models = gridModels(family, grid);
    const law = { E: 0.1 + 0.02 * index, A: 0.2, alpha: 0.45, B: 0.25, beta: 0.35 };
    const errors = new Map(models.map((model) => [model.id, gridError(law, model)]));
    return fitJoint(
      {
        ...{ models, repeated: [], published: false },
        score: (_, model) => ({ value: 1 - (errors.get(model) ?? 0) }),
      },
      [{ ...{ id: target, name: target, kind: 'aggregate', group: 'suite', metric: 'acc1' }, tasks: [] }],
      (points) => fitSeries(points, { form: 'auto', loss: 'log-huber', bootstrap: 20, seed: 1 }),
    );
  });
  return roundNumbers(laws);
}
