import { planAxis, type BilinearAxis } from './bilinear-axis.js';

/** Maps of one size, such as the logits of every class or the masks of every query. */
export interface MapStack {
  /** [count, height, width], row-major. */
  readonly data: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** A stack that is seen enlarged (or reduced), bilinearly, without being computed whole: for 847 classes that would be a
 *  gigabyte. */
export interface EnlargedStack {
  readonly stack: MapStack;
  readonly height: number;
  readonly width: number;
  readonly rows: BilinearAxis;
  readonly columns: BilinearAxis;
}

/** A stack as it is seen at another size. */
export function enlargeStack(stack: MapStack, height: number, width: number): EnlargedStack {
  const rows = planAxis(stack.height, height);
  const columns = planAxis(stack.width, width);
  return { stack, height, width, rows, columns };
}

/** The value of map `index` at a pixel of the larger size. */
export function sampleMap(
  { stack, rows, columns }: EnlargedStack,
  index: number,
  y: number,
  x: number,
): number {
  const { data, height, width } = stack;
  const above = (index * height + rows.low[y]) * width;
  const below = (index * height + rows.high[y]) * width;
  const [left, right, share] = [columns.low[x], columns.high[x], columns.weight[x]];
  const upper = data[above + left] + share * (data[above + right] - data[above + left]);
  const lower = data[below + left] + share * (data[below + right] - data[below + left]);
  return upper + rows.weight[y] * (lower - upper);
}
