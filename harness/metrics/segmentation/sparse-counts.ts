import { MetricError } from '../../core/errors.js';

/** What one image adds to a metric over classes: numbers by class id, as `SampleLine.counts` holds them. Classes that the
 *  image does not bear are left out. */
export type SparseCounts = Readonly<Record<string, readonly number[]>>;

/** The counts of many images in flat memory, so that they are summed a thousand times in little time. */
export interface FlatCounts {
  readonly classes: number;
  /** Numbers of each class. */
  readonly width: number;
  /** Where the entries of each image begin, and where the last one's end. */
  readonly starts: Int32Array;
  /** The class index of each entry. */
  readonly places: Int32Array;
  /** The numbers of each entry, [entries, width]. */
  readonly numbers: Float64Array;
}

/** The counts of images over the classes with these ids, in their order. Throws MetricError without images, on a class that
 *  is not among them, and on counts of another width. */
export function flattenCounts(
  images: readonly SparseCounts[],
  classIds: readonly (number | string)[],
  width: number,
): FlatCounts {
  if (images.length === 0) throw new MetricError('counts: no images. Nothing measured is not zero');
  const placeOf = new Map(classIds.map((id, place) => [String(id), place]));
  const starts = new Int32Array(images.length + 1);
  const places: number[] = [];
  const numbers: number[] = [];
  images.forEach((image, index) => {
    for (const [id, values] of Object.entries(image)) {
      const place = placeOf.get(id);
      if (place === undefined || values.length !== width)
        throw new MetricError(
          `counts: image ${index} (from 0) has ${values.length} numbers of class ${id}, expected ${width} of a known class`,
        );
      places.push(place);
      numbers.push(...values);
    }
    starts[index + 1] = places.length;
  });
  return {
    ...{ classes: classIds.length, width, starts },
    places: Int32Array.from(places),
    numbers: Float64Array.from(numbers),
  };
}

/** The sums over images [classes, width], each image as often as it was drawn, once by default. */
export function sumCounts({ classes, width, starts, places, numbers }: FlatCounts, draws?: Int32Array) {
  const sums = new Float64Array(classes * width);
  for (let image = 0; image + 1 < starts.length; image++) {
    const times = draws ? draws[image] : 1;
    if (times === 0) continue;
    for (let entry = starts[image]; entry < starts[image + 1]; entry++)
      for (let i = 0; i < width; i++) sums[places[entry] * width + i] += times * numbers[entry * width + i];
  }
  return sums;
}
