import type { Detection } from '../../harness/core/annotations.js';
import type { PredictionSink } from '../../harness/core/protocol.js';
import { formatRle } from '../../harness/core/rle/text.js';

/** The file of the detections, in the folder of a task's predictions. */
const resultsFileName = 'predictions.json';

/** A COCO results file that grows with the images. */
export interface ResultsFile {
  readonly add: (imageId: number, detections: readonly Detection[]) => Promise<void>;
  /** Ends the list: only then is the file JSON. */
  readonly finish: () => Promise<void>;
}

/** Opens a COCO results file: one list of {image_id, category_id, bbox: [x, y, width, height], score}, and `segmentation` with
 *  the mask where there is one; a detection a line. Numbers are written whole, so that a score of the file is the score of the
 *  record. Source: the COCO results format, pycocotools/coco.py (loadRes). */
export function openResultsFile({ append }: PredictionSink): ResultsFile {
  let isEmpty = true;
  return {
    add: async (imageId, detections) => {
      if (detections.length === 0) return;
      const lines = detections.map((one) => JSON.stringify(toResult(imageId, one)));
      await append(resultsFileName, (isEmpty ? '[\n' : ',\n') + lines.join(',\n'));
      isEmpty = false;
    },
    finish: () => append(resultsFileName, isEmpty ? '[]\n' : '\n]\n'),
  };
}

function toResult(imageId: number, { categoryId, box, score, mask }: Detection) {
  return {
    image_id: imageId,
    category_id: categoryId,
    bbox: box,
    score,
    ...(mask && { segmentation: { size: [mask.height, mask.width], counts: formatRle(mask) } }),
  };
}
