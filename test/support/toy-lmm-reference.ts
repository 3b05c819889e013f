// The toy language model once more, slowly: in double precision, without a past, one token after the other.
import { toySizes, toyTokens, type Matrix, type ToyWeights } from './toy-lmm.js';

type Row = number[];

/** Embeddings of an image in planes [3, side, side], one a patch. */
export function toyImage(weights: ToyWeights, pixels: ArrayLike<number>): readonly Row[] {
  const { side, patch, features } = toySizes;
  const rows: Row[] = [];
  for (let top = 0; top < side; top += patch)
    for (let left = 0; left < side; left += patch) {
      const cell = Array.from({ length: features }, (_, feature) => {
        let sum = 0;
        for (let colour = 0; colour < 3; colour++)
          for (let y = 0; y < patch; y++)
            for (let x = 0; x < patch; x++)
              sum +=
                pixels[(colour * side + top + y) * side + left + x] *
                at(weights.vision, feature, (colour * patch + y) * patch + x);
        return sum;
      });
      rows.push(times(cell, weights.projector).map(Math.tanh));
    }
  return rows;
}

/** Token ids of the greedy answer to a conversation: ids, and the image between the parts. */
export function toyAnswer(
  weights: ToyWeights,
  parts: readonly (readonly number[])[],
  picture: readonly Row[],
  most: number,
): readonly number[] {
  const embed = (id: number) => rowAt(weights.embed, id);
  const [before, ...after] = parts;
  const rows = [...before.map(embed), ...picture, ...after.flat().map(embed)];
  const answer: number[] = [];
  while (answer.length < most) {
    const logits = toyLogits(weights, rows);
    const token = logits.indexOf(Math.max(...logits));
    if (toyTokens[token] === '</s>') break;
    answer.push(token);
    rows.push(embed(token));
  }
  return answer;
}

/** Logits of the token that follows these embeddings. */
export function toyLogits(weights: ToyWeights, embeds: readonly Row[]): Row {
  const { heads, layers, width } = toySizes;
  const depth = width / heads;
  let hidden = embeds.map((row, place) => plus(row, rowAt(weights.places, place)));
  for (let layer = 0; layer < layers; layer++) {
    const through = (name: string) => hidden.map((row) => times(row, weights[`${name}${layer}`]));
    const [queries, keys, values] = ['q', 'k', 'v'].map(through);
    hidden = hidden.map((row, place) => {
      const mixed = Array.from({ length: heads }, (_, head) => {
        const part = (vector: Row) => vector.slice(head * depth, (head + 1) * depth);
        const scores = keys
          .slice(0, place + 1)
          .map((key) => dot(part(queries[place]), part(key)) / Math.sqrt(depth));
        const exponentials = scores.map(Math.exp);
        const sum = exponentials.reduce((a, b) => a + b);
        return exponentials
          .map((one, index) => part(values[index]).map((value) => (value * one) / sum))
          .reduce(plus);
      }).flat();
      const attended = plus(row, times(mixed, weights[`o${layer}`]));
      const up = times(attended, weights[`up${layer}`]).map(Math.tanh);
      return plus(attended, times(up, weights[`down${layer}`]));
    });
  }
  return times(hidden[hidden.length - 1], weights.logits);
}

function at({ columns, values }: Matrix, row: number, column: number): number {
  return values[row * columns + column];
}

function rowAt({ columns, values }: Matrix, row: number): Row {
  return [...values.subarray(row * columns, (row + 1) * columns)];
}

function times(row: Row, matrix: Matrix): number[] {
  return Array.from({ length: matrix.columns }, (_, column) =>
    row.reduce((sum, value, index) => sum + value * at(matrix, index, column), 0),
  );
}

function plus(a: Row, b: Row): Row {
  return a.map((value, index) => value + b[index]);
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}
