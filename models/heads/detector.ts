import { ModelError } from '../../harness/core/errors.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { GridLayout } from '../../harness/core/encoder.js';

/** Tensors by the names that protocols know. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** The outputs of a detector for one image with boxes in pixels of the image file: `boxes` [R, 4], clipped to the image, and
 *  where there are masks, `mask_boxes` [R, 4], not clipped, which the masks fill. Throws ModelError where a box ends before
 *  it begins. */
export function placeBoxes(outputs: NamedTensors, layout: GridLayout, file: string): NamedTensors {
  const { boxes } = outputs;
  const [scaleY, scaleX] = layout.source.map((length, axis) => length / layout.resized[axis]);
  const [height, width] = layout.source;
  checkOrder(boxes, file);
  const placed = boxes.data.map((value, index) => value * (index % 2 === 0 ? scaleX : scaleY));
  const clipped = placed.map((value, index) =>
    Math.min(Math.max(value, 0), index % 2 === 0 ? width : height),
  );
  return {
    ...outputs,
    boxes: createTensor(clipped, boxes.shape),
    ...('region_masks' in outputs ? { mask_boxes: createTensor(placed, boxes.shape) } : {}),
  };
}

function checkOrder({ data }: Tensor, file: string): void {
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 2] < data[at] || data[at + 3] < data[at + 1])
      throw new ModelError(
        `${file}: box ${at / 4} is (${data.subarray(at, at + 4).join(', ')}), expected x1, y1, x2, y2 with x1 <= x2 and y1 <= y2. ` +
          'Export corners, not centre, width and height',
      );
}
