import type { SampleLine } from '../../../harness/core/protocol.js';
import { meanOfShares } from './sum-scores.js';
import type { SumRule } from './sum-rule.js';

type Direction = 'image' | 'text';

/** Recall at 1 of image search (captions whose image comes first), of text search (images with any of their captions first), or the
 *  mean of both. The unit is the image with its captions. */
export function firstRecall(directions: readonly Direction[]): SumRule {
  return {
    needs: 'correct',
    width: 2,
    countsOf: (line) => {
      const direction = directionOf(line);
      if (direction === undefined || line.correct === undefined) return undefined;
      return directions.includes(direction) ? { [direction]: [1, Number(line.correct)] } : {};
    },
    // a caption says its image as its truth, an image is its own
    unitOf: ({ id, truth }) => (typeof truth === 'string' ? truth : id),
    readings: () => [meanOfShares],
  };
}

function directionOf({ truth }: SampleLine): Direction | undefined {
  if (Array.isArray(truth)) return 'text';
  return typeof truth === 'string' ? 'image' : undefined;
}
