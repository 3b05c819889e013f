import type { Section } from '../section.js';
import { renderCurves } from './curves.js';

/** Error against training data. */
export const dataSize: Section = {
  id: 'data-size',
  title: 'Data size',
  charts: ['data-size'],
  render: (context) =>
    renderCurves(
      context,
      'data',
      'The same against the training data that a model of fixed size has seen. Samples that were seen more than four times are repeated data, which is marked: they teach less than new ones.',
      'No model was trained on different amounts of data here, so there is no curve over data size.',
    ),
};
