import type { Section } from '../section.js';
import { compute } from './compute.js';
import { dataSize } from './data-size.js';
import { downloads } from './downloads.js';
import { explorer } from './explorer.js';
import { fits } from './fits.js';
import { headline } from './headline.js';
import { heatmap } from './heatmap.js';
import { modelSize } from './model-size.js';
import { pareto } from './pareto.js';
import { provenance } from './provenance.js';
import { published } from './published.js';
import { robustness } from './robustness.js';
import { tasks } from './tasks.js';

/** The sections of a report after its header, in order: section 1 stands first. */
export const sections: readonly Section[] = [
  headline,
  modelSize,
  dataSize,
  compute,
  tasks,
  robustness,
  heatmap,
  pareto,
  explorer,
  published,
  fits,
  provenance,
  downloads,
];
