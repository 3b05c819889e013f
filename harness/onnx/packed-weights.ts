import { elementCount, type GraphNode, type StoredTensor } from './onnx-model.js';

/** Number of parameters in the stored input of a node at a place. A byte holds several of them where a weight has fewer than
 *  8 bits, and its shape then counts bytes. Source: microsoft/onnxruntime, docs/ContribOperators.md. */
export function parametersIn({ op, attributes }: GraphNode, place: number, tensor: StoredTensor): number {
  const { numbers } = attributes;
  if ((op === 'MatMulNBits' || op === 'MatMulBnb4') && place === 1) {
    const [rows, columns] = [numbers.get('K'), numbers.get('N')];
    if (rows !== undefined && columns !== undefined) return rows * columns;
  }
  if (op === 'GatherBlockQuantized' && place === 0 && tensor.type === 'uint8')
    return (elementCount(tensor) * 8) / (numbers.get('bits') ?? 4);
  return elementCount(tensor);
}
