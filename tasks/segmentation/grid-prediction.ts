import { argMaxOfMaps } from './arg-max-of-maps.js';
import { enlargeStack, type MapStack } from './map-stack.js';
import type { MapPrediction } from './measure-map.js';
import { segmentLabels } from './segment-labels.js';

/** What the scores of a grid of cells say of an image: they are interpolated to the size that is asked for, then compared.
 *  Segments of fewer pixels than a cell has are dropped: they are flecks that interpolation leaves between larger ones, and
 *  each would count as a false positive. */
export function predictFromGrid(grid: MapStack, source: readonly [number, number]): MapPrediction {
  const labels = (height: number, width: number) => argMaxOfMaps(enlargeStack(grid, height, width));
  return {
    source,
    labels,
    segments: (height, width, isThing) =>
      segmentLabels(labels(height, width), height, width, {
        isThing,
        minimumArea: (height * width) / (grid.height * grid.width),
      }),
  };
}
