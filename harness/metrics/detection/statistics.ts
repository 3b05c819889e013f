import type { Matches } from './match.js';

/** What is kept of the detections and objects of one category: enough for every metric on any draw of the images. */
export interface CategoryStatistics {
  readonly detections: number;
  /** By detection, in the order of images as they came, and by descending score within one. */
  readonly scores: Float64Array;
  /** Index of its image. */
  readonly images: Int32Array;
  /** Its place among the detections of its image and category, from 0. */
  readonly places: Int32Array;
  /** For each range of sizes: the bits of `Matches`. */
  readonly matched: readonly Uint16Array[];
  readonly ignored: readonly Uint16Array[];
  /** Images with objects that are to be found in any range, and their number in each range: [images, ranges]. */
  readonly truthImages: Int32Array;
  readonly truths: Int32Array;
}

/** Collects the statistics of one category. */
export interface StatisticsBuilder {
  /** scores: descending; matches: one for each range. */
  readonly add: (image: number, scores: Float64Array, matches: readonly Matches[]) => void;
  readonly finish: () => CategoryStatistics;
}

/** A builder that holds numbers only, in arrays that grow. ranges: of sizes, as many as there are matches. */
export function createStatistics(ranges: number): StatisticsBuilder {
  const scores = createColumn((size) => new Float64Array(size));
  const images = createColumn((size) => new Int32Array(size));
  const places = createColumn((size) => new Int32Array(size));
  const matched = Array.from({ length: ranges }, () => createColumn((size) => new Uint16Array(size)));
  const ignored = Array.from({ length: ranges }, () => createColumn((size) => new Uint16Array(size)));
  const truthImages = createColumn((size) => new Int32Array(size));
  const truths = createColumn((size) => new Int32Array(size));
  return {
    add: (image, ofImage, matches) => {
      for (let place = 0; place < ofImage.length; place++) {
        scores.push(ofImage[place]);
        images.push(image);
        places.push(place);
        for (let range = 0; range < ranges; range++) {
          matched[range].push(matches[range].matched[place]);
          ignored[range].push(matches[range].ignored[place]);
        }
      }
      if (matches.every((one) => one.truths === 0)) return;
      truthImages.push(image);
      for (const one of matches) truths.push(one.truths);
    },
    finish: () => ({
      detections: scores.values().length,
      scores: scores.values(),
      images: images.values(),
      places: places.values(),
      matched: matched.map((column) => column.values()),
      ignored: ignored.map((column) => column.values()),
      truthImages: truthImages.values(),
      truths: truths.values(),
    }),
  };
}

type Numbers = Float64Array | Int32Array | Uint16Array;

function createColumn<Kind extends Numbers>(create: (size: number) => Kind) {
  let numbers = create(16);
  let length = 0;
  return {
    push: (value: number) => {
      if (length === numbers.length) {
        const longer = create(2 * length);
        longer.set(numbers);
        numbers = longer;
      }
      numbers[length++] = value;
    },
    values: () => numbers.subarray(0, length) as Kind,
  };
}
