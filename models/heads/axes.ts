import { ModelError } from '../../harness/core/errors.js';
import type { GraphValue } from '../../harness/core/graph-value.js';

/** An axis: a letter stands for a length that is the same wherever the letter is, a number for itself. */
export type AxisName = string | number;

/** A length, and where it comes from, for messages: `boxes`. */
export interface KnownLength {
  readonly length: number;
  readonly where: string;
}

/** An output with the axes that it should have. */
export interface NamedAxes extends Pick<GraphValue, 'name' | 'shape'> {
  readonly axes: readonly AxisName[];
}

/** Checks that the outputs of a graph have their axes, and that axes of one letter have one length; lengths that are not stated
 *  fit any. `known`: lengths by letter. Throws ModelError naming both sides of the first difference. */
export function checkAxes(
  file: string,
  outputs: readonly NamedAxes[],
  known: Readonly<Record<string, KnownLength>>,
): void {
  const lengths = new Map(Object.entries(known));
  for (const output of outputs) {
    const { name, shape, axes } = output;
    if (shape.length !== axes.length)
      throw new ModelError(
        `${describe(file, output)}, expected [${axes.join(', ')}]. Name another output in model.json, or export one`,
      );
    axes.forEach((axis, index) => {
      const length = shape[index];
      if (length === null) return;
      const expected =
        typeof axis === 'number' ? { length: axis, where: 'such an output' } : lengths.get(axis);
      if (expected === undefined) lengths.set(String(axis), { length, where: name });
      else if (length !== expected.length)
        throw new ModelError(
          `${describe(file, output)} where [${axes.join(', ')}] is expected: axis ${index} is ${length}, ` +
            `${expected.length} in ${expected.where}. Correct model.json, or export the graph again`,
        );
    });
  }
}

function describe(file: string, { name, shape }: NamedAxes): string {
  return `${file}: output ${name} is [${shape.map((length) => length ?? '?').join(', ')}]`;
}
