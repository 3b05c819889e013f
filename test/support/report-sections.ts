import type { Target } from '../../reports/findings/curve.js';
import type { ParetoChart } from '../../reports/findings/pareto.js';
import type { Provenance } from '../../reports/findings/provenance.js';
import type { PublishedComparison } from '../../reports/findings/published-comparison.js';
import type { ReportModel } from '../../reports/findings/report-data.js';
import type { Robustness } from '../../reports/findings/robustness.js';

/** By target, then by model. */
export type Scores = readonly (readonly (number | null)[])[];

/** Shifts of the second target against the tasks that follow it. */
export function makeRobustness(
  models: readonly ReportModel[],
  targets: readonly Target[],
  scores: Scores,
): Robustness {
  const shifts = targets.map((_, row) => row).slice(5, 9);
  return {
    baseline: models[0].family,
    panels: shifts.map((row) => ({
      inDistribution: targets[1].id,
      shift: targets[row].id,
      ...(models.length > 2 ? { line: { a: -0.3, b: 0.96, r2: 0.97, n: models.length } } : {}),
      points: models.flatMap((model, column) => {
        const [inDistribution, shifted] = [scores[1][column], scores[row][column]];
        if (inDistribution === null || shifted === null) return [];
        const rho = shifted - 0.9 * inDistribution;
        return [
          {
            model: model.id,
            inDistribution,
            shifted,
            rho,
            interval: [rho - 0.02, rho + 0.02] as const,
            baseline: model.family === models[0].family,
          },
        ];
      }),
    })),
  };
}

/** The first target against parameters and speed; the best score for its cost is on the front. */
export function makePareto(
  models: readonly ReportModel[],
  target: string,
  scores: Scores,
): readonly ParetoChart[] {
  const chart = (
    shape: Omit<ParetoChart, 'points' | 'target'>,
    costOf: (model: ReportModel) => number,
  ): ParetoChart => {
    const all = models.flatMap((model, column) => {
      const score = scores[0][column];
      return score === null ? [] : [{ model: model.id, cost: costOf(model), score }];
    });
    const dominates = (one: (typeof all)[number], other: (typeof all)[number]): boolean =>
      one.score > other.score && (shape.moreIsBetter ? one.cost >= other.cost : one.cost <= other.cost);
    return {
      ...shape,
      target,
      points: all.map((point) => {
        const onFront = !all.some((other) => dominates(other, point));
        const { score } = point;
        return { ...point, low: score - 0.01, high: score + 0.01, onFront, tied: !onFront && score > 0.6 };
      }),
    };
  };
  return [
    chart(
      { cost: 'params', name: 'Parameters', unit: 'M', moreIsBetter: false },
      ({ paramsM }) => (paramsM?.image ?? 1) + (paramsM?.text ?? 0),
    ),
    chart(
      {
        cost: 'images/s',
        name: 'Throughput',
        unit: 'images/s',
        moreIsBetter: true,
        note: 'cpu, batch 64, fp32, 2 threads',
      },
      ({ gmacs }) => 900 / (gmacs?.image ?? 1),
    ),
  ];
}

/** Each verdict once, for the first models. */
export function makePublished(
  models: readonly ReportModel[],
  targets: readonly Target[],
  scores: Scores,
): PublishedComparison {
  const source = 'Example et al. 2024, table 2';
  const pairs = models.slice(0, 6).flatMap((model, column): PublishedComparison['pairs'] => {
    const ours = scores[0][column];
    if (ours === null) return [];
    const gap = column === 0 ? 0.031 : 0.0004;
    const about = { model: model.id, target: targets[0].id, source, date: '2024-04-02' };
    return [
      {
        ...about,
        ours,
        published: ours + gap,
        differencePoints: -100 * gap,
        tolerancePoints: 0.8,
        verdict: column === 0 ? 'differs' : 'agrees',
      },
    ];
  });
  const absent = {
    model: 'vitamin-l-224',
    target: targets[1].id,
    published: 0.808,
    verdict: 'not measured',
    source,
    date: '2024-04-02',
  } as const;
  return { pairs: [...pairs, absent], notes: ['The table and the text of the source give 66.7 and 66.9.'] };
}

/** Facts of every kind. */
export function makeProvenance(
  models: readonly ReportModel[],
  targets: readonly Target[],
  seed: number,
): Provenance {
  return {
    run: [
      ['command', 'bench report results --out report.html'],
      ['commit', '0123456789abcdef0123456789abcdef01234567'],
      ['onnxruntime', '1.29.0'],
    ],
    models: models.map(({ id }, index) => ({
      model: id,
      facts: [
        ['sha256', index.toString(16).padStart(2, '0').repeat(32)],
        ['precision', 'fp32'],
        ['provider', 'cpu'],
        ['batch size', '64'],
      ],
    })),
    tasks: targets
      .filter(({ kind }) => kind === 'task')
      .map(({ id }, index) => ({
        task: id,
        facts: [
          ['dataset', `${id}, split test, 1000 samples`],
          ['sha256', index.toString(16).padStart(2, '0').repeat(32)],
          ['protocol', 'zero-shot-classification 1'],
        ],
      })),
    method: [
      ['Form', 'power law A x^-alpha, chosen by hold-out error, then AICc'],
      ['Loss', 'log-Huber, delta 0.01'],
      ['Seed', String(seed)],
      ['Intervals', '95 %, of runs and of samples, and both'],
    ],
    exclusions: [`${models[0].id}: at chance on ${targets[targets.length - 1].id}`],
  };
}
