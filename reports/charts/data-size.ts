import { createCurveChart } from './curve-chart.js';
import { capitalize } from './model-style.js';
import { formatMillions } from './numbers.js';

/** Error against the data of training. */
export const dataSize = createCurveChart({
  id: 'data-size',
  axis: 'data',
  title: ({ name }) => `${capitalize(name)}: error against data size`,
  formatX: formatMillions,
  xWord: 'training pairs',
  xViews: [
    {
      value: 'data',
      label: 'Training data',
      of: ({ x }) => x,
      fitted: true,
    },
  ],
});
