import type { Section } from '../section.js';
import { renderCurves } from './curves.js';

/** Error against parameters. */
export const modelSize: Section = {
  id: 'model-size',
  title: 'Model size',
  charts: ['model-size'],
  render: (context) =>
    renderCurves(
      context,
      'size',
      'Error against the number of parameters, both on log axes: a power law is a straight line. A series is one family on the same training data. Lines are solid between the points that they were fitted to and dashed beyond; bands and bars are 95 % intervals.',
      'No family has models of different sizes on the same training data here, so there is no curve over model size.',
    ),
};
