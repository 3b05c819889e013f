/** Multiply-accumulates of an Einsum of this equation over factors of these shapes, multiplied one after the other from the
 *  left. A step that sums over no axis only scales or spreads, and counts nothing, as a Mul does.
 *  Source of the notation: onnx/onnx, docs/Operators.md, Einsum. */
export function einsumMacs(equation: string, shapes: readonly (readonly number[])[]): number {
  const sides = equation.split('->');
  const terms = sides[0].split(',');
  const factors = shapes.map((shape, place) => axesOf(terms[place], shape.length));
  const lengths = new Map<string, number>();
  factors.forEach((axes, place) => {
    axes.forEach((axis, at) => lengths.set(axis, Math.max(lengths.get(axis) ?? 1, shapes[place][at])));
  });
  const isGiven = sides.length === 1 ? isImplied(factors) : isNamed(sides[1]);
  let macs = 0;
  let product = factors[0];
  factors.slice(1).forEach((factor, place) => {
    const axes = [...new Set([...product, ...factor])];
    const later = factors.slice(place + 2).flat();
    product = axes.filter((axis) => isGiven(axis) || later.includes(axis));
    if (product.length < axes.length) macs += axes.reduce((size, axis) => size * (lengths.get(axis) ?? 1), 1);
  });
  return macs;
}

/** The names of the axes of a factor. Those of an ellipsis are numbered from the right, as they are broadcast. */
function axesOf(term: string, rank: number): readonly string[] {
  const names: readonly string[] = term.match(/[.]{3}|[a-z]/gi) ?? [];
  const hidden = rank - names.filter((name) => name !== ellipsis).length;
  const numbered = Array.from({ length: hidden }, (_, at) => `${ellipsis}${hidden - at}`);
  return names.flatMap((name) => (name === ellipsis ? numbered : [name]));
}

const ellipsis = '...';

/** Whether an axis is in the output that the equation names. */
function isNamed(output: string): (axis: string) => boolean {
  return (axis) => output.includes(axis.startsWith(ellipsis) ? ellipsis : axis);
}

/** Whether an axis is in the output where the equation names none: the axes of an ellipsis and those that one factor has. */
function isImplied(factors: readonly (readonly string[])[]): (axis: string) => boolean {
  const all = factors.flat();
  return (axis) => axis.startsWith(ellipsis) || all.filter((other) => other === axis).length === 1;
}
