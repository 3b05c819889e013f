import type { Protocol } from '../../harness/core/protocol.js';
import { featuresOf } from '../dense/dense-features.js';
import { scoreGrid } from './grid-logits.js';
import type { GridJob } from './measure-worker.js';
import { segmentationFacts, startSegmentation } from './segmentation-run.js';

const id = 'dense-probe';

/** Segmentation with nothing but a backbone's dense features: in every cell of their grid the cosine with the text of every
 *  class, the largest over its names; interpolated to the size of the truth; the largest class wins each pixel. Panoptic
 *  images: a class of stuff is one segment, the regions of a thing are one each (8 neighbours), and segments smaller than a
 *  cell are void. Images are seen through windows that overlap by half.
 *  Source of the windows: SCLIP (Wang et al., 2024): short side 336, windows of 224, stride 112. */
export const denseProbe: Protocol = {
  id,
  version: 1,
  needs: ['dense', 'text'],
  perSample: 'dense',
  view: { kind: 'sliding', shortSide: 1.5, stride: 0.5 },
  ...segmentationFacts,
  start: (context) =>
    startSegmentation(id, context, (classifier) => async (answered, truth, measure) => {
      const { features, layout } = featuresOf(id, answered);
      const where = `${id}: sample ${answered.sample.id}`;
      const grid = await scoreGrid(classifier, features, context.multiply, where);
      return measure('measureGrid', { truth, grid, source: layout.source } satisfies GridJob);
    }),
};
