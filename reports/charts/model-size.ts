import { createCurveChart } from './curve-chart.js';
import { capitalize } from './model-style.js';
import { formatMillions } from './numbers.js';

/** Error against parameters. */
export const modelSize = createCurveChart({
  id: 'model-size',
  axis: 'size',
  title: ({ name }) => `${capitalize(name)}: error against model size`,
  formatX: formatMillions,
  xWord: 'parameters',
  xViews: [
    {
      value: 'total',
      label: 'Image and text',
      axisTitle: 'Parameters, image and text tower (log scale)',
      of: ({ x }) => x,
      fitted: true,
    },
    {
      value: 'image',
      label: 'Image tower',
      axisTitle: 'Parameters of the image tower (log scale)',
      of: ({ xImage }) => xImage,
      fitted: false,
    },
  ],
});
