// The smallest graph that makes a provider do the work of an image tower: a sum and a convolution, for which CUDA needs
// cuDNN. Encoded by hand, so that no file is needed to find out whether a provider loads.

import { createTensor } from '../core/tensor.js';
import { field, floatValue, model, text } from './onnx-bytes.js';

const node = (inputs: readonly string[], output: string, operator: string): number[] =>
  field(1, [
    ...inputs.flatMap((name) => field(1, text(name))),
    ...field(2, text(output)),
    ...field(4, text(operator)),
  ]);
const axes = [1, 1, 1, 2];

/** An ONNX model with inputs x and w [1, 1, 1, 2] and output y [1, 1, 1, 1], the inner product of x + x and w. */
export const probeGraph: Uint8Array = model([
  ...node(['x', 'x'], 's', 'Add'),
  ...node(['s', 'w'], 'y', 'Conv'),
  ...field(2, text('p')),
  ...field(11, floatValue('x', axes)),
  ...field(11, floatValue('w', axes)),
  ...field(12, floatValue('y', [1, 1, 1, 1])),
]);

/** What the probe is fed: (3, 5) and (7, -2), all exact in float16. */
export const probeInputs = {
  x: createTensor(Float32Array.of(3, 5), axes),
  w: createTensor(Float32Array.of(7, -2), axes),
};

/** 6 * 7 - 10 * 2. */
export const probeAnswer = 22;
