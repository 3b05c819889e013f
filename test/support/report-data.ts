import type { AxisKind, Curve, CurvePoint, Target } from '../../reports/findings/curve.js';
import type { Explorer, Flip } from '../../reports/findings/explorer.js';
import type { Headline, HeadlineCell } from '../../reports/findings/headline.js';
import type { Heatmap } from '../../reports/findings/heatmap.js';
import type { ReportData, ReportModel } from '../../reports/findings/report-data.js';
import { createRandom, type Random } from '../../harness/core/random.js';
import { makeJoint } from './report-joint.js';
import { makeModels, makeTargets } from './report-models.js';
import { makePareto, makeProvenance, makePublished, makeRobustness, type Scores } from './report-sections.js';
import { makeSeriesFit } from './series-fit.js';

export interface ReportDataOptions {
  /** 1 and more. */
  readonly models?: number;
  /** Tasks beside the five aggregates, 1 and more. */
  readonly tasks?: number;
  readonly seed?: number;
  /** Names that break pages which trust names. */
  readonly hostile?: boolean;
  /** Flips of the explorer's pair. */
  readonly flips?: number;
}

/** A whole report of invented models and scores that follow power laws with noise: the same options, the same bytes. */
export function makeReportData(options: ReportDataOptions = {}): ReportData {
  const { models: count = 12, tasks = 12, seed = 1, hostile = false, flips = 40 } = options;
  const random = createRandom(seed);
  const models = makeModels(count, hostile);
  const targets = makeTargets(tasks, hostile);
  const scores = makeScores(models, targets, random);
  const warning = hostile ? `${models[0].id}: a warning` : 'floor of the error not identified on 9 curves';
  return {
    schema: 1,
    header: {
      title: hostile ? models[0].id : 'Scaling of the embedded models',
      date: '2026-11-20T12:00:00.000Z',
      commit: '0123456789abcdef0123456789abcdef01234567',
      models: count,
      tasks,
      samples: count * tasks * 1000,
      coverage: `${tasks - 1} of ${tasks} tasks complete`,
      verdicts: [
        'Error falls 7.4 % per doubling of compute [6.7, 8.1].',
        '9 of 12 tasks follow a power law in model size; 3 are flat.',
        `${models[0].id} leads at its size.`,
      ],
      warnings: [warning, '3 curves have fewer than 4 points: their slopes describe, they do not predict'],
    },
    models,
    targets,
    headline: makeHeadline(models, targets.slice(0, 5), scores),
    curves: makeCurves(models, targets, scores),
    pooled: targets.slice(0, 1).map(({ id }) => ({
      axis: 'size',
      target: id,
      alpha: { value: 0.11, interval: [0.08, 0.14] },
      factors: Object.fromEntries(models.map(({ family }) => [`${family} · emoji-train`, 0.5])),
      n: count,
    })),
    joint: makeJoint([...new Set(models.map(({ family }) => family))].slice(0, 1), targets[0].id),
    robustness: makeRobustness(models, targets, scores),
    heatmap: makeHeatmap(models, targets, scores, random),
    pareto: makePareto(models, targets[0].id, scores),
    explorer: models.length > 1 ? [makeExplorer(models, targets[5].id, flips, random)] : [],
    published: makePublished(models, targets, scores),
    omitted: [
      {
        task: targets[targets.length - 1].id,
        status: 'skipped',
        reason: 'the model has no head `text`',
        models: [models[0].id],
      },
      { task: 'detection/ov-lvis', status: 'not run', reason: 'no data below the data root', models: [] },
    ],
    provenance: makeProvenance(models, targets, seed),
  };
}

function makeScores(models: readonly ReportModel[], targets: readonly Target[], random: Random): Scores {
  const slopes = targets.map(() => ({ size: 0.02 + 0.16 * random(), data: 0.02 + 0.1 * random() }));
  const level = targets.map(() => 0.3 + 0.5 * random());
  return targets.map((_, target) =>
    models.map(({ paramsM, samplesSeenM = 1 }, model) => {
      const fall =
        (paramsM?.image ?? 1) ** -slopes[target].size * (samplesSeenM / 6.4) ** -slopes[target].data;
      const error = Math.min(0.98, level[target] * fall * Math.exp(0.04 * (random() - 0.5)));
      const missing = model === 0 && target === targets.length - 1 && target > 5;
      return missing ? null : 1 - error;
    }),
  );
}

function makeCurves(
  models: readonly ReportModel[],
  targets: readonly Target[],
  scores: Scores,
): readonly Curve[] {
  const axesOf: readonly [AxisKind, (model: ReportModel) => number, (model: ReportModel) => boolean][] = [
    ['size', ({ paramsM }) => (paramsM?.image ?? 1) + (paramsM?.text ?? 0), isFull],
    ['data', ({ samplesSeenM = 1 }) => samplesSeenM, ({ size }) => size === 'S'],
    ['compute', ({ gmacs, samplesSeenM = 1 }) => 1e6 * (gmacs?.image ?? 1) * samplesSeenM, () => true],
  ];
  const families = [...new Set(models.map(({ family }) => family))];
  return targets.flatMap((target, row) =>
    axesOf.flatMap(([axis, xOf, belongs]) =>
      families.flatMap((family): readonly Curve[] => {
        // As `buildReport` does: the compute frontier is drawn of means alone.
        if (axis === 'compute' && target.kind === 'task') return [];
        const points = models
          .map((model, column) => ({ model, score: scores[row][column] }))
          .filter(({ model, score }) => score !== null && model.family === family && belongs(model))
          .map(({ model, score }) => makePoint(model, xOf(model), score ?? 0, axis))
          .sort((one, other) => one.x - other.x);
        if (points.length === 0) return [];
        const fit = makeSeriesFit(points.map(({ model, x, score }) => ({ id: model, x, y: 1 - score })));
        const fixed = { size: 'trained on everything', data: 'size S', compute: '' }[axis];
        const series = {
          key: `${family} · emoji-train`,
          family,
          data: 'emoji-train',
          fixed,
          published: false,
        };
        const xName = {
          size: 'parameters, image + text (M)',
          data: 'samples seen (M)',
          compute: 'training compute (GMACs)',
        }[axis];
        return [{ axis, target: target.id, series, xName, points, fit }];
      }),
    ),
  );
}

function makePoint(model: ReportModel, x: number, score: number, axis: AxisKind): CurvePoint {
  return {
    model: model.id,
    x,
    ...(axis === 'size' && model.paramsM?.image ? { xImage: model.paramsM.image } : {}),
    score,
    low: score - 0.012,
    high: score + 0.012,
    n: 1000,
    atChance: score < 0.05,
    ...(axis === 'data' ? { repeated: 40 } : {}),
    ...(axis === 'compute' ? { onEnvelope: x > 1e5 } : {}),
  };
}

function makeHeadline(models: readonly ReportModel[], targets: readonly Target[], scores: Scores): Headline {
  const best = targets.map((_, row) => Math.max(...scores[row].map((score) => score ?? 0)));
  return {
    columns: [
      { id: 'params', name: 'Parameters', unit: 'M', kind: 'fact', higherIsBetter: null },
      { id: 'gmacs', name: 'GMACs', unit: 'G', kind: 'fact', higherIsBetter: null },
      { id: 'samples', name: 'Samples seen', unit: 'M', kind: 'fact', higherIsBetter: null },
      ...targets.map(
        ({ id, name }) => ({ id, name, unit: '%', kind: 'score', higherIsBetter: true }) as const,
      ),
      { id: 'speed', name: 'Throughput', unit: 'images/s', kind: 'speed', higherIsBetter: true },
    ],
    rows: models.map((model, column) => ({
      model: model.id,
      cells: [
        { value: (model.paramsM?.image ?? 0) + (model.paramsM?.text ?? 0) },
        { value: (model.gmacs?.image ?? 0) + (model.gmacs?.text ?? 0) },
        { value: model.samplesSeenM ?? 0 },
        ...targets.map((_, row): HeadlineCell => {
          const score = scores[row][column];
          if (score === null || (row === 4 && column === 0)) return { reason: '1 of 3 tasks was skipped' };
          const mark = score === best[row] ? 'best' : score > best[row] - 0.01 ? 'tied' : undefined;
          return { value: score, half: 0.011, ...(mark ? { mark } : {}) };
        }),
        { value: 900 / (model.gmacs?.image ?? 1) },
      ],
    })),
  };
}

function makeHeatmap(
  models: readonly ReportModel[],
  targets: readonly Target[],
  scores: Scores,
  random: Random,
): Heatmap {
  const rows = targets.map((_, row) => row).filter((row) => targets[row].kind === 'task');
  const column = models.length - 1;
  const differenceOf = (row: number, at: number): number | null => {
    const [score, reference] = [scores[row][at], scores[row][column]];
    return score === null || reference === null ? null : 100 * (score - reference);
  };
  const p = rows.map((row) =>
    models.map((_, at) => {
      const difference = differenceOf(row, at);
      return difference === null || at === column ? null : Math.exp(-Math.abs(difference) - 2 * random());
    }),
  );
  return {
    reference: models[column].id,
    models: models.map(({ id }) => id),
    tasks: rows.map((row) => targets[row].id),
    scores: rows.map((row) => scores[row]),
    differences: rows.map((row) => models.map((_, at) => differenceOf(row, at))),
    p,
    adjusted: p.map((line) => line.map((one) => (one === null ? null : Math.min(1, rows.length * one)))),
    untested: { [targets[rows[0]].id]: 'retrieval has no right and wrong for a sample' },
  };
}

function makeExplorer(models: readonly ReportModel[], task: string, count: number, random: Random): Explorer {
  const classes = ['red apple', 'green apple', 'pear', 'rocket', models[0].family];
  const flips = Array.from({ length: count }, (_, index): Flip => {
    const [truth, other] = [classes[index % 5], classes[(index + 1 + (index % 3)) % 5]];
    const gained = random() < 0.6;
    return {
      id: `${truth.slice(0, 60)}/${String(index).padStart(5, '0')}`,
      truth,
      before: gained ? other : truth,
      after: gained ? truth : other,
      gained,
      margin: 0.4 * (1 - index / count),
      ...(index < 3 ? { thumbnail } : {}),
    };
  });
  const gained = flips.filter((flip) => flip.gained).length;
  return {
    task,
    before: models[0].id,
    after: models[models.length - 1].id,
    n: 20 * count,
    bothRight: 14 * count,
    gained: gained + 2,
    lost: count - gained + 1,
    bothWrong: 5 * count - 3,
    exact: 0.0167,
    midP: 0.0113,
    flips,
    more: 3,
    classes: classes.map((name, index) => ({ name, gained: 9 - index, lost: 2 + index })),
  };
}

/** A picture of one grey dot. */
const thumbnail =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

function isFull({ samplesSeenM }: ReportModel): boolean {
  return samplesSeenM === 6.4;
}
