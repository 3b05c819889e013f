import { MetricError } from '../../../harness/core/errors.js';

/** The images of two runs, as their lines stream past. */
export interface ImageList {
  /** Takes the id of the next image of a run; returns its index, which is that of the same image of the other run.
   *  Throws MetricError where that one has another id. */
  readonly add: (side: 0 | 1, id: string) => number;
  /** The place of each image among all by ascending id, as references sort them; as they came where ids are no whole numbers.
   *  Throws MetricError where one run has more images than the other, or none has any. */
  readonly finish: () => Int32Array;
}

/** A list without images. */
export function createImageList(): ImageList {
  const ids: string[] = [];
  const counts = [0, 0];
  return {
    add: (side, id) => {
      const index = counts[side]++;
      if (index === ids.length) ids.push(id);
      if (ids[index] !== id)
        throw new MetricError(
          `images: image ${index} (from 0) is ${id} in one run, ${ids[index]} in the other`,
        );
      return index;
    },
    finish: () => {
      if (counts[0] !== counts[1] || ids.length === 0)
        throw new MetricError(
          `images: ${counts[0]} in one run, ${counts[1]} in the other, expected the same`,
        );
      const order = Int32Array.from(ids.keys());
      const numbers = ids.map(Number);
      if (ids.every((id) => /^\d+$/.test(id))) order.sort((a, b) => numbers[a] - numbers[b] || a - b);
      const places = new Int32Array(ids.length);
      order.forEach((image, place) => (places[image] = place));
      return places;
    },
  };
}
