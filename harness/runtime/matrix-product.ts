import type { MatrixProduct } from '../core/matrix-product.js';
import { field, floatValue, integer, model, text } from './onnx-bytes.js';
import { createSession, type GraphSession } from './session.js';

const attributeTypeInt = 2;
const transposeB = [...field(1, text('transB')), ...integer(3, 1), 0xa0, 0x01, attributeTypeInt];
const node = [
  ...field(1, text('a')),
  ...field(1, text('b')),
  ...field(2, text('y')),
  ...field(4, text('Gemm')),
  ...field(5, transposeB),
];

/** An ONNX model with inputs a [N, D] and b [M, D] and output y = a·bᵀ [N, M]. */
const productGraph: Uint8Array = model([
  ...field(1, node),
  ...field(2, text('p')),
  ...field(11, floatValue('a', ['n', 'd'])),
  ...field(11, floatValue('b', ['m', 'd'])),
  ...field(12, floatValue('y', ['n', 'm'])),
]);

/** Matrix products on ONNX Runtime's CPU provider, which is loaded with the first one. Each blocks the thread it is called
 *  on, so callers multiply block by block. */
export function createMatrixProduct(threads: number): MatrixProduct {
  let session: Promise<GraphSession> | undefined;
  return async (a, b) => {
    session ??= createSession(productGraph, { provider: { kind: 'cpu' }, threads });
    return (await session).runAll({ a, b }, 'y');
  };
}
