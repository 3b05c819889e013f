import type { FormFit } from '../../reports/scaling/form.js';
import type { ScalingPoint } from '../../reports/scaling/point.js';
import type { FittedParameter, Interval, SeriesFit, Verdict } from '../../reports/scaling/series-fit.js';

const steps = 24;

/** A plausible fit of a power law through points: plain least squares on logarithms, with every part that a page may show.
 *  For tests of pages and charts: no statistics are to be read from it. */
export function makeSeriesFit(points: readonly ScalingPoint[], seed = 0): SeriesFit {
  const xs = points.map((point) => Math.log(point.x));
  const ys = points.map((point) => Math.log(point.y));
  const { slope, level } = regress(xs, ys);
  const alpha = -slope;
  const kinds: readonly SeriesFit['kind'][] = ['point', 'point', 'segment', 'descriptive', 'fit'];
  const kind = kinds[Math.min(4, points.length)];
  const law = (x: number): number => Math.exp(level - alpha * Math.log(x));
  const residuals = points.map(({ id, x, y }) => ({ id, x, log: Math.log(y / law(x)) }));
  const rmseLog = root(residuals.map(({ log }) => log));
  const rmsePoints = root(points.map(({ x, y }) => 100 * (law(x) - y)));
  const spread = rmseLog + 0.004;
  const spreadOf = (value: number, width: number): FittedParameter => ({
    value,
    ...(kind === 'point' ? {} : { samples: around(value, 0.4 * width) }),
    ...(kind === 'fit' ? { runs: around(value, width), both: around(value, 1.1 * width) } : {}),
  });
  const fit: FormFit = {
    form: 'power',
    params: { A: Math.exp(level), alpha },
    free: 2,
    objective: rmseLog ** 2 * points.length,
    delta: 0.01,
    onBound: [],
    converged: true,
  };
  const flat: FormFit = { ...fit, form: 'constant', params: { E: Math.exp(mean(ys)) }, free: 1 };
  const last = points.at(-1);
  return {
    kind,
    form: kind === 'point' ? 'constant' : 'power',
    loss: 'log-huber',
    delta: 0.01,
    params:
      kind === 'point'
        ? {}
        : { A: spreadOf(Math.exp(level), Math.exp(level) * spread), alpha: spreadOf(alpha, spread) },
    middle: { x: Math.exp(mean(xs)), y: spreadOf(law(Math.exp(mean(xs))), spread * law(Math.exp(mean(xs)))) },
    equation: kind === 'point' ? '' : `y = ${Math.exp(level).toPrecision(3)} x^-${alpha.toPrecision(3)}`,
    n: points.length,
    leftOut: points.filter(({ atChance }) => atChance).map(({ id }) => ({ id, reason: 'at chance' })),
    df: Math.max(0, points.length - 2),
    rmsePoints,
    rmseLog,
    ...(points.length > 2 ? { r2Log: 1 - rmseLog ** 2 / (variance(ys) + 1e-9) } : {}),
    aicc: kind === 'fit' ? { constant: -12.5, power: -31.25, logit: -30.5 } : {},
    ...(points.length > 2 ? { looPoints: 1.4 * rmsePoints, looPointsConstant: 4.2 } : {}),
    looByForm: kind === 'fit' ? { constant: 4.2, power: 1.4 * rmsePoints } : {},
    missByForm: kind === 'fit' && last ? { power: 2 * last.y } : {},
    holdout:
      kind === 'fit' && last
        ? [
            {
              id: last.id,
              x: last.x,
              y: last.y,
              predicted: 1.02 * last.y,
              interval: around(1.02 * last.y, 0.03),
            },
          ]
        : [],
    ...(kind === 'fit' && last ? { holdoutMissPoints: 2 * last.y } : {}),
    residuals,
    ...(kind === 'fit' ? { floorProfile: makeProfile(Math.min(...points.map(({ y }) => y))) } : {}),
    ...(kind === 'fit' ? { scatter: makeScatter(level, alpha, spread) } : {}),
    ...(points.length > 1 ? { line: makeLine(points, law, spread) } : {}),
    range: { x: [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))] },
    verdict: verdictOf(points.length, alpha, spread),
    warnings: kind === 'descriptive' ? ['3 points: the slope describes them, it predicts nothing'] : [],
    bootstrap: 2000,
    seed,
    reach: kind === 'fit' ? 4 : 1,
    tried: kind === 'fit' ? [flat, fit, { ...fit, form: 'logit', params: { a: -level, b: alpha } }] : [fit],
  };
}

function verdictOf(n: number, alpha: number, spread: number): Verdict {
  if (n < 3) return 'too few points';
  if (Math.abs(alpha) < spread) return 'flat';
  return alpha < 0 ? 'inverse' : 'power';
}

function makeLine(
  points: readonly ScalingPoint[],
  law: (x: number) => number,
  spread: number,
): NonNullable<SeriesFit['line']> {
  const inside: Interval = [points[0].x, points[points.length - 1].x];
  const [low, high] = [Math.log(inside[0]) - 0.3, Math.log(inside[1]) + 1.2];
  const x = Array.from({ length: steps + 1 }, (_, step) => Math.exp(low + ((high - low) * step) / steps));
  const width = (at: number): number => Math.exp(spread * (1 + Math.abs(Math.log(at / inside[0])) / 3));
  return {
    x,
    y: x.map(law),
    low: x.map((at) => law(at) / width(at)),
    high: x.map((at) => law(at) * width(at)),
    inside,
  };
}

function makeProfile(smallest: number): NonNullable<SeriesFit['floorProfile']> {
  const floor = Array.from({ length: 21 }, (_, step) => (smallest * step) / 21);
  return {
    floor,
    objective: floor.map((at) => 0.001 + 0.01 * (at / smallest - 0.2) ** 2),
    limit: 0.003,
    low: 0,
    high: 0.64 * smallest,
    identified: false,
  };
}

function makeScatter(level: number, alpha: number, spread: number): NonNullable<SeriesFit['scatter']> {
  const turns = Array.from({ length: 100 }, (_, step) => step * 2.399963);
  return {
    logA: turns.map((turn, step) => level + spread * Math.sqrt(step / 100) * Math.cos(turn)),
    alpha: turns.map((turn, step) => alpha + spread * Math.sqrt(step / 100) * Math.sin(turn)),
  };
}

function regress(xs: readonly number[], ys: readonly number[]): { slope: number; level: number } {
  const [mx, my] = [mean(xs), mean(ys)];
  const sxx = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  const sxy = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i] - my), 0);
  const slope = sxx > 0 ? sxy / sxx : 0;
  return { slope, level: my - slope * mx };
}

function around(value: number, width: number): Interval {
  return [value - width, value + width];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  return mean(values.map((value) => (value - mean(values)) ** 2));
}

function root(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value ** 2)));
}
