import { ConfigError } from '../../harness/core/errors.js';
import { quantile } from '../../harness/metrics/bootstrap.js';
import type { CorrectByTask } from './build-heatmap.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { ReportModel } from './report-data.js';
import { resampleLogits, type Share } from './resample-task.js';
import { clampShare, fitLogitLine, logit, sigmoid } from './robustness-line.js';
import type { Robustness, RobustnessPanel, RobustnessPoint } from './robustness.js';

/** How the robustness is found. */
export interface RobustnessOptions {
  /** Family that the line goes through; absent: all models. */
  readonly baseline?: string;
  /** Resamples of an interval; 0: no intervals. */
  readonly bootstrap: number;
  readonly seed: number;
}

/** A model on both sides of a shift. */
interface Pair {
  readonly model: string;
  readonly baseline: boolean;
  readonly inDistribution: Share;
  readonly shifted: Share;
}

/** Accuracy under shift against accuracy without, a panel for every task whose card names the task that it is a shift of. The line
 *  is least squares of logits over the baseline models, each score half a sample away from 0 and 1; effective robustness is what a
 *  model scores above it. Intervals (95 %, percentile) draw the samples of both sides, the same ones for all models, and fit the line
 *  again. Throws ConfigError when no model is of the baseline family. */
export function buildRobustness(
  measured: Measured,
  correct: CorrectByTask,
  { baseline, bootstrap, seed }: RobustnessOptions,
): Robustness {
  const isBaseline = ({ family }: ReportModel) => baseline === undefined || family === baseline;
  if (!measured.models.some(isBaseline) && measured.models.length > 0) {
    const families = [...new Set(measured.models.map(({ family }) => family))];
    throw new ConfigError(
      `--baseline ${baseline ?? ''}: no model of this family, expected ${families.join(', ')}`,
    );
  }
  const byId = new Map(measured.targets.map((target) => [target.id, target]));
  const draws = new Map<string, ReturnType<typeof resampleLogits>>();
  const draw = (task: string, shares: readonly Share[]) => {
    const key = `${task} ${shares.map(({ model }) => model).join(' ')}`;
    const known = draws.get(key);
    if (known) return known;
    const made = resampleLogits(task, shares, measured, correct, { resamples: bootstrap, seed });
    draws.set(key, made);
    return made;
  };
  const panels = measured.targets.flatMap((shift) =>
    shiftsOf(shift).flatMap((id): readonly RobustnessPanel[] => {
      const inDistribution = byId.get(id);
      if (!inDistribution) return [];
      const pairs = pairModels(measured, inDistribution, shift, isBaseline);
      if (pairs.length === 0) return [];
      return [buildPanel(id, shift.id, pairs, bootstrap > 0 ? draw : undefined)];
    }),
  );
  const drawn = new Set(
    panels.flatMap(({ points }) => points.filter((point) => point.baseline).map(({ model }) => model)),
  );
  const published = measured.models.some((model) => model.published && drawn.has(model.id));
  const line = baseline === undefined ? 'all models' : `family ${baseline}`;
  return { baseline: `${line}${published ? ', published ones too' : ''}`, panels };
}

/** Ids of the tasks that a task is a shift of. */
function shiftsOf({ kind, tasks }: MeasuredTarget): readonly string[] {
  return kind === 'task' ? tasks.flatMap(({ shiftOf }) => shiftOf ?? []) : [];
}

function pairModels(
  measured: Measured,
  inDistribution: MeasuredTarget,
  shift: MeasuredTarget,
  isBaseline: (model: ReportModel) => boolean,
): readonly Pair[] {
  return measured.models.flatMap((model) => {
    const [one, other] = [inDistribution, shift].map((target) => shareOf(measured, target, model.id));
    if (!one || !other) return [];
    return [{ model: model.id, baseline: isBaseline(model), inDistribution: one, shifted: other }];
  });
}

/** Undefined where there is no score, or nothing says of how many samples. */
function shareOf(measured: Measured, { id, tasks }: MeasuredTarget, model: string): Share | undefined {
  const score = measured.score(id, model);
  const n = score?.n ?? tasks.at(0)?.size;
  return score && n !== undefined ? { model, share: score.value, n } : undefined;
}

function buildPanel(
  inDistribution: string,
  shift: string,
  pairs: readonly Pair[],
  draw: ((task: string, shares: readonly Share[]) => readonly (readonly number[])[]) | undefined,
): RobustnessPanel {
  const sides = [pairs.map((pair) => pair.inDistribution), pairs.map((pair) => pair.shifted)] as const;
  const [x, y] = sides.map((shares) => shares.map(({ share, n }) => logit(clampShare(share, n))));
  const line = lineThrough(pairs, x, y);
  const intervals = draw && drawIntervals(pairs, draw(inDistribution, sides[0]), draw(shift, sides[1]));
  return {
    ...{ inDistribution, shift },
    ...(line ? { line } : {}),
    points: pairs.map((pair, place): RobustnessPoint => {
      const interval = line && intervals?.[place];
      return {
        model: pair.model,
        inDistribution: pair.inDistribution.share,
        shifted: pair.shifted.share,
        rho: pair.shifted.share - (line ? expected(line, x[place]) : pair.inDistribution.share),
        ...(interval ? { interval } : {}),
        baseline: pair.baseline,
      };
    }),
  };
}

function lineThrough(
  pairs: readonly Pair[],
  x: readonly number[],
  y: readonly number[],
): RobustnessPanel['line'] {
  const chosen = [...pairs.keys()].filter((place) => pairs[place].baseline);
  return fitLogitLine(
    chosen.map((place) => x[place]),
    chosen.map((place) => y[place]),
  );
}

/** The shifted score that the line says of an in-distribution one, given as its logit. */
function expected({ a, b }: NonNullable<RobustnessPanel['line']>, x: number): number {
  return sigmoid(a + b * x);
}

/** By model; resamples in which the baseline has no line say nothing. */
function drawIntervals(
  pairs: readonly Pair[],
  x: readonly (readonly number[])[],
  y: readonly (readonly number[])[],
): readonly (readonly [low: number, high: number] | undefined)[] {
  const draws = x.flatMap((row, resample) => {
    const line = lineThrough(pairs, row, y[resample]);
    return line ? [row.map((value, place) => sigmoid(y[resample][place]) - expected(line, value))] : [];
  });
  return pairs.map((_, place) => {
    if (draws.length < x.length / 2) return undefined;
    const values = Float64Array.from(draws, (row) => row[place]).sort();
    return [quantile(values, 0.025), quantile(values, 0.975)];
  });
}
