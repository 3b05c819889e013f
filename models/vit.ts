import type { ModelFamily } from './family.js';

/** ViT: patches, then transformer blocks at one resolution. */
export const vit: ModelFamily = {
  id: 'vit',
  name: 'ViT',
  summary: 'patch embedding, then pre-norm transformer blocks at one resolution',
  source: 'Dosovitskiy et al. 2021, arXiv 2010.11929',
  recognises: ({ convolutions, depthwise, attention }) =>
    attention > 0 && depthwise.length === 0 && convolutions === 1,
};
