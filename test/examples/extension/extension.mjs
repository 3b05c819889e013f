import { listedImages } from './listed-images.mjs';
import { nearestImage, nearestImageAccuracy } from './nearest-image.mjs';
import { statedConfidence } from './stated-confidence.mjs';

/** @type {import('vitabench').Extension} */
export const extension = {
  name: 'nearest-image',
  version: '1.0.0',
  protocols: [nearestImage],
  metrics: [nearestImageAccuracy],
  readers: { 'listed-images': listedImages },
  scorers: [statedConfidence],
};
