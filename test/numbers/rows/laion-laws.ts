import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseFitOptions } from '../../../harness/library/fit/fit-options.js';
import { fitPoints, type FittedSeries } from '../../../harness/library/fit/fit-points.js';
import { readPoints } from '../../../harness/library/fit/read-points.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import type { WrittenFitOptions } from '../../../harness/config/written-fit.js';
import { parseCsv } from '../../../harness/data/csv.js';
import { defineRow } from '../reference-row.js';

const folder = 'test/fixtures/scaling';

/** The rows of a file of facts, by column. */
function readRows(name: string): readonly Readonly<Record<string, string>>[] {
  const { columns, rows } = parseCsv(readFileSync(join(packageRoot, folder, name), 'utf8'), name);
  return rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
}

/** The one law that `bench fit` puts through some rows of a file. */
export async function fitFile(points: string, options: Partial<WrittenFitOptions>): Promise<FittedSeries> {
  const checked = parseFitOptions({
    points: join(packageRoot, folder, points),
    x: 'gmacs_total',
    y: 'imagenet',
    form: 'power',
    loss: 'log',
    envelope: 'none',
    bootstrap: '0',
    seed: '0',
    holdout: '0',
    ...options,
  });
  const { series } = await readPoints(checked);
  return fitPoints(null, series[0].points, checked);
}

/** A law of the runs on LAION data. */
export const fitLaion = (options: Partial<WrittenFitOptions>) =>
  fitFile('laion-runs.csv', { metric: 'score', where: ['data!=CLIP-WIT'], ...options });

/** A parameter of a law. */
export const valueOf = ({ fit: { params } }: FittedSeries, name: string) => params[name].value;

// numpy.polyfit of the same points, by test/fixtures/scaling/make-laws.py: `data target`, [coefficient, exponent]
const refitted = z
  .object({ laion: z.record(z.string(), z.tuple([z.number(), z.number()])) })
  .parse(JSON.parse(readFileSync(join(packageRoot, folder, 'laws.json'), 'utf8'))).laion;

interface LawCase {
  readonly data: string;
  readonly target: string;
  readonly coefficient: string;
  readonly exponent: string;
  readonly polyfit: readonly [coefficient: number, exponent: number];
}

/** The eight published laws, as printed and as recomputed. */
export const laionLaws = readRows('laion-published.csv').map(
  ({ data, target, coefficient, exponent }): LawCase => ({
    data,
    target,
    coefficient,
    exponent,
    polyfit: refitted[`${data} ${target}`],
  }),
);

const fitLaw = ({ data, target }: LawCase) =>
  data === 'LAION'
    ? fitLaion({ y: target, envelope: 'bins=5' })
    : fitLaion({ y: target, where: ['data=CLIP-WIT'] });

const facts = {
  maker: 'laion',
  test: 'test/cli/fit/published-laws.test.ts',
  stored: [`${folder}/laion-runs.csv`, `${folder}/laion-published.csv`],
} as const;

export const laionPrintedRow = defineRow({
  ...facts,
  id: 'laion-printed',
  what: '`bench fit`: coefficient and exponent of eight laws, to the printed digits',
  tolerance: 0,
  tools: ['scaling-laws-openclip'],
  rule: 'arXiv 2212.07143; LAION-AI/scaling-laws-openclip: figures.ipynb',
  cases: laionLaws,
  given: ['coefficient', 'exponent'],
  async pair(law) {
    const fitted = await fitLaw(law);
    return {
      found: [valueOf(fitted, 'A').toFixed(2), (-valueOf(fitted, 'alpha')).toFixed(2)],
      expected: [law.coefficient, law.exponent],
    };
  },
});

export const laionPolyfitRow = defineRow({
  ...facts,
  maker: 'laws',
  id: 'laion-polyfit',
  what: 'the same laws fitted again, to all digits',
  tolerance: 1e-10,
  scale: 'relative',
  tools: ['numpy'],
  rule: 'numpy.polyfit of the same points',
  stored: [`${folder}/laws.json`],
  cases: laionLaws,
  given: ['polyfit'],
  async pair(law) {
    const fitted = await fitLaw(law);
    return { found: [valueOf(fitted, 'A'), valueOf(fitted, 'alpha')], expected: law.polyfit };
  },
});

const predictionRows = readRows('laion-predictions.csv');

/** By target, the published predictions and the mean error that is printed below them. */
export const laionPredictions = [
  { target: 'imagenet', printedMean: '0.8743712' },
  { target: 'coco', printedMean: '0.5884336' },
].map(({ target, printedMean }) => {
  const asked = predictionRows.filter((row) => row.target === target);
  return { target, printedMean, asked, percents: asked.map((row) => row.predicted_percent) };
});

/** Mean distance of predictions from the best run of each architecture and number of samples, in percent points. */
function meanMiss(target: string, asked: typeof predictionRows, errors: readonly number[]): string {
  const best = new Map<string, number>();
  for (const row of readRows('laion-runs.csv').filter(({ data }) => data !== 'CLIP-WIT')) {
    const key = `${row.arch} ${row.samples}`;
    best.set(key, Math.max(best.get(key) ?? 0, Number(row[target])));
  }
  const misses = asked.flatMap(({ arch, samples }, index) => {
    const observed = best.get(`${arch} ${samples}`);
    return observed === undefined ? [] : [100 * Math.abs(1 - errors[index] - observed)];
  });
  if (misses.length !== best.size) throw new Error(`${target}: ${misses.length} of ${best.size} runs`);
  return (misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toFixed(7);
}

export const laionPredictionsRow = defineRow({
  ...facts,
  id: 'laion-predictions',
  what: '`bench fit --predict`: every published prediction, and their mean error',
  tolerance: 0,
  tools: ['scaling-laws-openclip'],
  amount: `${predictionRows.length} predictions`,
  rule: 'LAION-AI/scaling-laws-openclip: figures.ipynb',
  stored: [`${folder}/laion-predictions.csv`, `${folder}/laion-runs.csv`],
  cases: laionPredictions,
  given: ['percents', 'printedMean'],
  async pair({ target, printedMean, asked, percents }) {
    const gmacs = asked.map((row) => String(Number(row.gmacs_per_sample) * Number(row.samples_seen)));
    const { predictions } = await fitLaion({ y: target, envelope: 'bins=5', predict: gmacs });
    const errors = predictions.map(({ y }) => y);
    return {
      found: {
        percents: errors.map((error) => (100 * (1 - error)).toFixed(6)),
        mean: meanMiss(target, asked, errors),
      },
      expected: { percents, mean: printedMean },
    };
  },
});
