import type { Category, ImageObjects, TrueObject } from '../../../harness/core/annotations.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { encodeMask } from '../../support/rle-masks.js';
import type { Tensor } from '../../../harness/core/tensor.js';
import { embedText, fakeWidth, unit } from '../fake-model.js';

/** Pixels of the images, and of the grid of their features: a cell is 4 x 4 pixels. */
const [height, width] = [32, 40];
const cell = 4;
const [rows, columns] = [height / cell, width / cell];
/** Sides of the masks of a detector, and regions that it gives beside the true ones. */
const maskSide = 4;
const spare = 3;

/** The classes of the fixture, in the order of their index; ids have gaps. The last one is the background. */
export const objectCategories: readonly Category[] = ['cat', 'dog', 'owl', 'elk', 'ant', 'sky'].map(
  (name, index) => ({
    id: 10 * index + 3,
    name,
    names: index === 1 ? [name, 'hound'] : [name],
    role: index % 3 === 1 ? ('novel' as const) : ('base' as const),
  }),
);

/** The same classes as LVIS has them. */
export const frequentCategories: readonly Category[] = objectCategories.map((category, index) => ({
  ...category,
  frequency: (['r', 'c', 'f'] as const)[index % 3],
}));

interface PlacedObject {
  /** Index of its class. */
  readonly category: number;
  /** Left, top, width and height in cells. */
  readonly cells: readonly [number, number, number, number];
}

/** Three things of image i that do not overlap; their areas are said to be 16 times as large: small, middle and large. */
function objectsOf(i: number): readonly PlacedObject[] {
  return [
    { category: i % 5, cells: [i % 4, 0, 1, 1] },
    { category: (i * 2 + 1) % 5, cells: [5 + (i % 2), 0, 3, 2] },
    { category: (i * 3 + 2) % 5, cells: [i % 3, 2, 7, 6] },
  ];
}

/** [rows * columns]: the index of the object in each cell, from 1; 0 is the sky. */
function cellsOf(objects: readonly PlacedObject[]): Int32Array {
  const cells = new Int32Array(rows * columns);
  objects.forEach(({ cells: [left, top, wide, high] }, index) => {
    for (let y = top; y < top + high; y++)
      cells.fill(index + 1, y * columns + left, y * columns + left + wide);
  });
  return cells;
}

/** [height * width]: what `valueOf` makes of the object in the cell of each pixel. */
function paint(cells: Int32Array, valueOf: (object: number) => number): Uint32Array {
  return Uint32Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width / cell), Math.floor((at % width) / cell)];
    return valueOf(cells[y * columns + x]);
  });
}

/** Image i with its objects, and what a model gives that is right about some of them: features near the text of what a cell
 *  shows, and regions near the objects. `embeddings`: whether the detector gives any. */
export function answeredObjects(i: number, embeddings = true): AnsweredSample {
  const objects = objectsOf(i);
  const layout = { source: [height, width], resized: [height / 2, width / 2], stride: cell / 2 } as const;
  const { region_embeds, ...regions } = regionsOf(i, objects);
  const tensors = { features: featuresOf(i, objects), ...regions, ...(embeddings && { region_embeds }) };
  return {
    sample: {
      kind: 'annotated-image',
      id: `image ${i}`,
      image: new Uint8Array(0),
      truth: truthOf(i, objects),
    },
    output: { tensors, layout },
  };
}

function truthOf(i: number, objects: readonly PlacedObject[]): ImageObjects {
  const cells = cellsOf(objects);
  return {
    imageId: 100 + i,
    height,
    width,
    objects: objects.map(({ category, cells: [left, top, wide, high] }, index): TrueObject => {
      const mask = encodeMask(
        paint(cells, (object) => (object === index + 1 ? 1 : 0)),
        height,
        width,
      );
      return {
        id: 10 * i + index + 1,
        categoryId: objectCategories[category].id,
        box: [left * cell, top * cell, wide * cell, high * cell],
        area: wide * high * (4 * cell) ** 2,
        crowd: false,
        mask,
      };
    }),
    negativeCategoryIds: objectCategories
      .map(({ id }) => id)
      .filter((id) => objects.every(({ category }) => objectCategories[category].id !== id)),
  };
}

/** A unit vector near the text of a class, with noise that this name always has. */
function embedNear(category: number, noise: string): number[] {
  const text = embedText(`a ${objectCategories[category].name}`);
  return unit(embedText(noise).map((value, d) => value + 0.4 * text[d]));
}

function featuresOf(i: number, objects: readonly PlacedObject[]): Tensor {
  const data = new Float32Array(fakeWidth * rows * columns);
  cellsOf(objects).forEach((object, at) => {
    const category = object === 0 ? objectCategories.length - 1 : objects[object - 1].category;
    // half of the noise is that of the object, so that regions are not all right
    embedNear(category, `object ${object} of ${i}, ${at % 3}`).forEach((value, d) => {
      data[d * rows * columns + at] = value;
    });
  });
  return { data, shape: [fakeWidth, rows, columns] };
}

/** The outputs of a detector: the true boxes, a little off, and some elsewhere. */
function regionsOf(i: number, objects: readonly PlacedObject[]): Readonly<Record<string, Tensor>> {
  const count = objects.length + spare;
  const random = Array.from({ length: count }, (_, r) => embedText(`region ${r} of ${i}`));
  const boxes = random.map((noise, r) => {
    const [left, top, wide, high] =
      r < objects.length ? objects[r].cells : [(r * 3 + i) % 6, (r + i) % 4, 2, 3];
    const corners = [left, top, left + wide, top + high].map((value) => value * cell);
    return corners.map((value, side) => Math.max(0, value + 0.7 * noise[side]));
  });
  const embeds = random.map((_, r) =>
    embedNear(r < objects.length ? objects[r].category : r % 5, `embedding ${r} of ${i}`),
  );
  const mask = Array.from({ length: maskSide ** 2 }, (_, at) => (at === 0 ? -2 : 4));
  return {
    boxes: tensorOf(boxes.flat(), [count, 4]),
    mask_boxes: tensorOf(boxes.flat(), [count, 4]),
    objectness: tensorOf(
      random.map((noise, r) => (r < objects.length ? 0.75 : 0.4) + noise[5] / 5),
      [count],
    ),
    region_embeds: tensorOf(embeds.flat(), [count, fakeWidth]),
    region_masks: tensorOf(
      random.flatMap(() => mask),
      [count, maskSide, maskSide],
    ),
  };
}

function tensorOf(values: readonly number[], shape: readonly number[]): Tensor {
  return { data: Float32Array.from(values), shape };
}
