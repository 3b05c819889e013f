import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../harness/config/package-root.js';
import { parseCsv } from '../../../harness/data/csv.js';
import { fitForm } from '../../../reports/scaling/fit-form.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';
import { defineRow } from '../reference-row.js';

const folder = 'test/fixtures/scaling';
const test = 'test/reports/scaling/published-laws.test.ts';

/** Rows of a file of facts; see its folder's README. */
function facts(file: string): readonly (readonly string[])[] {
  return parseCsv(readFileSync(join(packageRoot, folder, file), 'utf8'), file).rows;
}

/** 240 language models, loss over parameters and tokens. */
export const chinchillaPoints = facts('chinchilla.csv').map(([params, tokens, loss], i): ScalingPoint => ({
  id: `model-${i}`,
  x: Number(params),
  x2: Number(tokens),
  y: Number(loss),
}));
export const chinchillaOptions = { loss: 'log-huber', delta: 1e-3 } as const;

/** Our fit of them; made when it is first asked for. */
export const fitChinchilla = once(() => fitForm(chinchillaPoints, 'joint', chinchillaOptions));

/** The loss of coefficients, as its definition says. */
export function chinchillaObjective(params: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const { x, x2, y } of chinchillaPoints) {
    const r = Math.abs(Math.log(predictForm({ form: 'joint', params }, x, x2)) - Math.log(y));
    sum += r <= 1e-3 ? r ** 2 / 2 : 1e-3 * (r - 1e-3 / 2);
  }
  return sum;
}

const chinchilla = {
  maker: 'chinchilla',
  stored: [`${folder}/chinchilla.csv`],
  test,
  tools: ['analyzing-chinchilla'],
  amount: `${chinchillaPoints.length} points`,
} as const;

const optimum = {
  ...chinchilla,
  maker: 'laws',
  tools: ['scipy'],
  rule: 'scipy.optimize.minimize from 41 starts',
  stored: [`${folder}/laws.json`],
  scale: 'relative',
  cases: [
    z
      .object({
        chinchilla: z.object({ objective: z.number(), params: z.record(z.string(), z.number()) }),
      })
      .parse(JSON.parse(readFileSync(join(packageRoot, folder, 'laws.json'), 'utf8'))).chinchilla,
  ],
} as const;

export const chinchillaOptimumRow = defineRow({
  ...optimum,
  id: 'chinchilla-optimum',
  what: 'least sum of Huber losses of L = E + A/N^α + B/D^β',
  tolerance: 1e-9,
  given: ['objective'],
  pair: ({ objective }) => ({ found: fitChinchilla().objective, expected: objective }),
});

export const chinchillaParametersRow = defineRow({
  ...optimum,
  id: 'chinchilla-parameters',
  what: 'the five coefficients at that least sum',
  tolerance: 1e-4,
  given: ['params'],
  pair: ({ params }) => ({ found: fitChinchilla().params, expected: params }),
});

/** Value and standard error as published in arXiv 2404.10102. */
const chinchillaRefit = {
  A: [482.01, 124.5],
  B: [2085.43, 1293.3],
  E: [1.8169, 0.0257],
  alpha: [0.3478, 0.0154],
  beta: [0.3658, 0.0206],
} as const;

export const chinchillaRefitRow = defineRow({
  ...chinchilla,
  id: 'chinchilla-refit',
  what: 'its five coefficients beside the published refit',
  unit: 'standard errors',
  rule: 'arXiv 2404.10102; epoch-research/analyzing-chinchilla: data_analysis.ipynb',
  tolerance: 0.5,
  cases: Object.entries(chinchillaRefit).map(([name, [value, error]]) => ({ name, value, error })),
  given: ['value'],
  pair: ({ name, value, error }) => ({ found: (fitChinchilla().params[name] - value) / error, expected: 0 }),
});

/** Over-trained language models of arXiv 2403.08540. */
const overTrainedRuns = facts('over-training.csv').map(([model, multiplier, params, loss, error]) => ({
  id: `${model} at ${multiplier}`,
  params: Number(params),
  tokens: Number(multiplier) * Number(params),
  loss: Number(loss),
  error: Number(error),
}));

/** The two laws that the study fits on the small models: loss, and error over loss. */
export const fitOverTrained = once(() => ({
  lossFit: fitForm(
    overTrainedRuns
      .slice(0, 5)
      .map(({ id, params, tokens, loss }) => ({ id, x: params, x2: tokens, y: loss })),
    'joint-tied',
    { loss: 'linear' },
  ),
  errorFit: fitForm(
    overTrainedRuns.slice(0, 6).map(({ id, loss, error }) => ({ id, x: loss, y: error })),
    'exponential',
    { loss: 'linear' },
  ),
}));

export const overTrainingRow = defineRow({
  id: 'over-training',
  what: 'two models predicted from small ones: how far off loss and error are, to the printed digits',
  maker: 'over-training',
  stored: [`${folder}/over-training.csv`],
  test,
  tolerance: 0,
  tools: ['mlfoundations/scaling'],
  rule: 'arXiv 2403.08540; mlfoundations/scaling: scaling_explorer.ipynb',
  cases: [
    { run: overTrainedRuns[6], printed: ['0.7103', '3.6365'] },
    { run: overTrainedRuns[7], printed: ['0.7320', '0.0464'] },
  ],
  given: ['printed'],
  pair({ run, printed }) {
    const { lossFit, errorFit } = fitOverTrained();
    const predicted = predictForm(lossFit, run.params, run.tokens);
    const miss = (value: number, truth: number) => ((100 * Math.abs(value - truth)) / truth).toFixed(4);
    const error = predictForm(errorFit, predicted);
    return { found: [miss(predicted, run.loss), miss(error, run.error)], expected: printed };
  },
});

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
