import type { ModelFamily } from './family.js';

/** ViTamin: two convolutional stages, then transformer blocks; token stride 16. */
export const vitamin: ModelFamily = {
  id: 'vitamin',
  name: 'ViTamin',
  summary: 'two MBConv-LN stages, then transformer blocks with GeGLU, average pooling',
  source: 'Chen et al. 2024, arXiv 2404.02132',
  recognises: ({ depthwise, attention, sigmoids }) =>
    attention > 0 && sigmoids === 0 && depthwise.length > 0 && depthwise.every((size) => size === 3),
};
