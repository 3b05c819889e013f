import type { Category, Segment } from '../../../harness/core/annotations.js';
import type { HeadOutput } from '../../../harness/core/encoder.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { createTensor, type Tensor } from '../../../harness/core/tensor.js';
import { encodeLabelMap } from '../../../harness/preprocess/maps/encode-label-map.js';
import { encodePanopticMap } from '../../../harness/preprocess/maps/panoptic-map.js';
import { embedImageNear, fakeWidth, unit } from '../fake-model.js';

/** Two things and two classes of stuff, one of several names, with ids that are no indices. */
export const mapCategories: readonly Category[] = [
  { id: 7, name: 'cat', names: ['cat', 'kitten'], isThing: true },
  { id: 3, name: 'sky', names: ['sky'], isThing: false },
  { id: 12, name: 'dog', names: ['dog'], isThing: true },
  { id: 9, name: 'sea', names: ['sea', 'lake'], isThing: false },
];

/** The label of pixels that are not scored. */
export const ignoredLabel = 255;

/** Height and width of the images in pixels. */
export const mapSize = [24, 20] as const;

const [height, width] = mapSize;

/** Four quarters of an image, each of one class; the class of a quarter comes from the number of the image. */
function quartersOf(i: number): readonly number[] {
  return [0, 1, 2, 3].map((quarter) => (i * (quarter + 2) + quarter) % mapCategories.length);
}

const quarterAt = (y: number, x: number, rows: number, columns: number) =>
  2 * Number(y >= rows / 2) + Number(x >= columns / 2);

const gridOf = <Value>(rows: number, columns: number, at: (y: number, x: number) => Value): Value[] =>
  Array.from({ length: rows * columns }, (_, place) => at(Math.floor(place / columns), place % columns));

/** Image `i` with its truth, and what a model gives that is right about some of it: dense features, and a mask for each quarter. */
export function answeredMap(kind: 'label-map' | 'panoptic-image', i: number): AnsweredSample {
  const id = `image ${i}`;
  const quarters = quartersOf(i);
  const image = new Uint8Array(0);
  const output = answerOf(quarters, id);
  if (kind === 'label-map') {
    const data = gridOf(height, width, (y, x) =>
      y === 0 ? ignoredLabel : quarters[quarterAt(y, x, height, width)],
    );
    const map = encodeLabelMap({ height, width, data: Uint8Array.from(data) });
    return { sample: { kind, id, image, map }, output };
  }
  const data = gridOf(height, width, (y, x) =>
    y === 0 ? 0 : 1000 * (1 + quarterAt(y, x, height, width)) + i,
  );
  const map = encodePanopticMap({ height, width, data: Uint32Array.from(data) });
  const segments = quarters.map((label, quarter): Segment => {
    const segment = 1000 * (1 + quarter) + i;
    const area = data.filter((value) => value === segment).length;
    return { id: segment, categoryId: mapCategories[label].id, area, crowd: quarter === 3 && i % 4 === 1 };
  });
  return { sample: { kind, id, image, imageId: i, segments, map }, output };
}

function answerOf(quarters: readonly number[], id: string): HeadOutput {
  const near = (label: number, noise: string) =>
    unit(embedImageNear(`a ${mapCategories[label].name}`, `${id} ${noise}`, 0.4));
  const cells = gridOf(4, 4, (y, x) => near(quarters[quarterAt(y, x, 4, 4)], `${y} ${x}`));
  const [rows, columns] = [6, 5];
  const masks = quarters.flatMap((_, quarter) =>
    gridOf(rows, columns, (y, x) => (quarterAt(y, x, rows, columns) === quarter ? 4 : -3) + ((x + y) % 2)),
  );
  const resized = [16, 16] as const;
  return {
    tensors: {
      features: turn(cells),
      mask_logits: createTensor(Float32Array.from(masks), [4, rows, columns]),
      mask_embeds: createTensor(
        Float32Array.from(quarters.flatMap((label, quarter) => near(label, `mask ${quarter}`))),
        [4, fakeWidth],
      ),
      mask_objectness: createTensor(Float32Array.of(0.9, 0.8, 0.4, 0.7), [4]),
    },
    layout: { source: [height, width], resized, stride: 4 },
    maskLayout: { source: [height, width], resized: [24, 20], stride: 4 },
  };
}

/** [D, 4, 4] of one vector for each cell. */
function turn(cells: readonly (readonly number[])[]): Tensor {
  const data = Float32Array.from(
    Array.from({ length: fakeWidth }, (_, channel) => cells.map((cell) => cell[channel])).flat(),
  );
  return createTensor(data, [fakeWidth, 4, 4]);
}
