import type { Section } from '../section.js';
import { markup } from '../markup.js';
import { renderAllocations } from './allocations.js';
import { renderCurves } from './curves.js';

/** Error against the compute of training. */
export const compute: Section = {
  id: 'compute',
  title: 'Training compute',
  charts: ['compute', 'compute-frontier', 'allocation'],
  render: (context) =>
    markup`${renderCurves(
      context,
      'compute',
      'All runs against the multiply-accumulates of one pass forward over all samples seen (1 MAC is 2 FLOPs). The law goes through the lower envelope only, the best runs for their compute; the choice of the envelope makes its intervals optimistic.',
      'The compute of training is not known of enough models, so there is no curve over it.',
    )}${renderAllocations(context)}`,
};
