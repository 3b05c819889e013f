/** An input or output of a graph: its element type, as ONNX Runtime spells it, and its shape, with null where an axis is
 *  dynamic. */
export interface GraphValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | null)[];
}
