import type { Category, Detection } from '../../harness/core/annotations.js';
import type { ImageMatches, ProtocolContext } from '../../harness/core/protocol.js';
import type { AnnotatedImage } from '../../harness/core/sample.js';
import type { MeasuredPart } from '../dense/join-results.js';
import { drawDetections } from './draw-detections.js';
import { openResultsFile } from './results-file.js';
import { scoreDetections } from './score-detections.js';

/** The detections of a task, image after image: they are scored, written to the exchange file, and drawn where pictures are wanted. */
export interface DetectionGatherer {
  /** Takes those of the next image, and gives what its line keeps of them. `masks`: whether whatever may be found has a mask; see
   *  `scoreDetections`. The order of the exchange file is that of the calls. */
  readonly add: (
    sample: AnnotatedImage,
    found: readonly Detection[],
    masks: boolean,
  ) => Promise<ImageMatches>;
  /** Ends the exchange file. Throws MetricError on no images. */
  readonly finish: () => Promise<MeasuredPart>;
}

/** A gatherer without an image. */
export function gatherDetections(
  { predictions, pictures, seed }: Pick<ProtocolContext, 'predictions' | 'pictures' | 'seed'>,
  categories: readonly Category[],
): DetectionGatherer {
  const scoring = scoreDetections(categories);
  const file = openResultsFile(predictions);
  return {
    add: async ({ id, image, truth }, found, masks) => {
      const haveMasks = masks && truth.objects.every(({ mask }) => mask !== undefined);
      const matches = scoring.add(truth, found, haveMasks);
      await file.add(truth.imageId, found);
      if (pictures.isOpen()) await pictures.add(drawDetections(id, image, truth, found, categories));
      return matches;
    },
    finish: async () => {
      await file.finish();
      return scoring.finish(seed);
    },
  };
}
