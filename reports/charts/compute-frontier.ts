import { createCurveChart } from './curve-chart.js';
import { capitalize } from './model-style.js';
import { formatMacs } from './numbers.js';

/** Error against the compute of training, with the envelope of the best runs. */
export const computeFrontier = createCurveChart({
  id: 'compute-frontier',
  axis: 'compute',
  title: ({ name }) => `${capitalize(name)}: error against training compute`,
  formatX: formatMacs,
  xWord: 'MACs',
  frontier: true,
  xViews: [
    {
      value: 'compute',
      label: 'Training compute',
      axisTitle: 'Training compute (multiply-accumulates, log scale)',
      of: ({ x }) => x,
      fitted: true,
    },
  ],
});
