import type { ChartDefinition } from './chart-definition.js';
import { computeFrontier } from './compute-frontier.js';
import { pareto } from './pareto.js';
import { robustness } from './robustness.js';
import { dataSize } from './data-size.js';
import { modelSize } from './model-size.js';

/** Charts of the report, in its order. */
export const charts: readonly ChartDefinition[] = [modelSize, dataSize, computeFrontier, robustness, pareto];
