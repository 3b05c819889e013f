import type { ModelFamily } from './family.js';

/** ConvNeXt: four convolutional stages. */
export const convnext: ModelFamily = {
  id: 'convnext',
  name: 'ConvNeXt',
  summary: 'convolutional stages with depthwise 7 x 7 blocks and inverted bottlenecks',
  source: 'Liu et al. 2022, arXiv 2201.03545',
  recognises: ({ depthwise, attention }) =>
    attention === 0 && depthwise.length > 0 && depthwise.every((size) => size === 7),
};
