// The smallest graph that makes a provider do work: y = -x, one float. Encoded by hand, so that no file is needed to find
// out whether a provider loads.

import { field, floatValue, model, text } from './onnx-bytes.js';

const node = [...field(1, text('x')), ...field(2, text('y')), ...field(4, text('Neg'))];

/** An ONNX model with input x [1] and output y = -x. */
export const probeGraph: Uint8Array = model([
  ...field(1, node),
  ...field(2, text('probe')),
  ...field(11, floatValue('x', [1])),
  ...field(12, floatValue('y', [1])),
]);
