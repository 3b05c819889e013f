import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { GridLayout } from '../../harness/core/encoder.js';

/** The part of masks [Q, h, w] that lies on the image, without the padding: [Q, gh, gw] as the layout says. */
export function cutMasks({ data, shape: [count, height, width] }: Tensor, layout: GridLayout): Tensor {
  const [rows, columns] = layout.resized.map((length) => length / layout.stride);
  const cut = new Float32Array(count * rows * columns);
  for (let mask = 0, to = 0; mask < count; mask++)
    for (let y = 0; y < rows; y++, to += columns) {
      const from = (mask * height + y) * width;
      cut.set(data.subarray(from, from + columns), to);
    }
  return createTensor(cut, [count, rows, columns]);
}
