import { allocation } from './allocation.js';
import type { ChartDefinition } from './chart-definition.js';
import { computeFrontier } from './compute-frontier.js';
import { dataSize } from './data-size.js';
import { fitScatter } from './fit-scatter.js';
import { floorProfile } from './floor-profile.js';
import { modelSize } from './model-size.js';
import { pareto } from './pareto.js';
import { published } from './published.js';
import { residuals } from './residuals.js';
import { robustness } from './robustness.js';
import { suites } from './suites.js';

/** Charts of the report, in its order. */
export const charts: readonly ChartDefinition[] = [
  modelSize,
  dataSize,
  computeFrontier,
  allocation,
  robustness,
  suites,
  pareto,
  published,
  residuals,
  floorProfile,
  fitScatter,
];
