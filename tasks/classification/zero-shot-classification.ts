import type { Protocol } from '../../harness/core/protocol.js';
import { createImageClassifier, summarizeAccuracy } from './classify-images.js';

const id = 'zero-shot-classification';

/** Zero-shot classification as CLIP_benchmark and DataComp score it: accuracy over images, and mean recall over classes. */
export const zeroShotClassification: Protocol = {
  id,
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['labelled-image'],
  metrics: ['acc1', 'acc5', 'mean_per_class_recall'],
  start: async (context) => {
    const { classify, images } = await createImageClassifier(id, context);
    return {
      step: classify,
      finish: () =>
        Promise.resolve({
          ...summarizeAccuracy(images, context.classNames.length, context.seed),
          lines: [],
        }),
    };
  },
};
