// Toy text towers on ids [N, L]: each treats padding in a way of its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../harness/core/random.js';
import { makeModel, type TestModel, type TestNode } from './onnx-model.js';

/** One of the toy text towers. `causal`: what comes before the end token, there. `last`: the same in the last place. `mean`: of all places.
 *  `masked`: the mean of those that the mask says. `placed`: causal, with something added for each place of the context length.
 *  `quantized`: causal, on integers scaled by the largest value of the batch. */
export type ToyText = 'causal' | 'last' | 'mean' | 'masked' | 'placed' | 'quantized';

const width = 4;

/** The graph of a toy text tower. `length`: what its sequence axis states; null: nothing. */
export function makeTextGraph(
  kind: ToyText,
  vocabulary: number,
  contextLength: number,
  length: number | null = null,
): TestModel {
  const random = createRandom(7);
  // padding, start and end have small values: words make the largest
  const dimEnds = (value: number, at: number) =>
    [0, vocabulary - 2, vocabulary - 1].includes(Math.floor(at / width)) ? value / 8 : value;
  const noise = (count: number) => Array.from({ length: count }, () => random() - 0.5);
  const ids = { name: 'input_ids', type: 'int64', shape: ['N', length ?? 'L'] } as const;
  const whole = (name: string, values: readonly number[], dims = [values.length]) =>
    ({ name, dims, type: 'int64', values }) as const;
  return {
    inputs: [ids, ...(kind === 'masked' ? [{ ...ids, name: 'attention_mask' }] : [])],
    outputs: [{ name: 'text_embeds', shape: ['N', width] }],
    nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['embedded'] }, ...tails[kind]],
    initializers: [
      { name: 'table', dims: [vocabulary, width], values: noise(vocabulary * width).map(dimEnds) },
      { name: 'places', dims: [contextLength, width], values: noise(contextLength * width) },
      whole('one', [1]),
      whole('two', [2]),
      whole('minus_one', [-1], []),
    ],
  };
}

const sumBefore = (input: string): TestNode => ({ op: 'CumSum', inputs: [input, 'one'], outputs: ['sums'] });

const takeEnd: readonly TestNode[] = [
  { op: 'Cast', inputs: ['input_ids'], outputs: ['small_ids'], attributes: { to: 6 } },
  { op: 'ArgMax', inputs: ['small_ids'], outputs: ['end'], attributes: { axis: 1, keepdims: 1 } },
  { op: 'GatherND', inputs: ['sums', 'end'], outputs: ['text_embeds'], attributes: { batch_dims: 1 } },
];

const tails: Readonly<Record<ToyText, readonly TestNode[]>> = {
  causal: [sumBefore('embedded'), ...takeEnd],
  last: [
    sumBefore('embedded'),
    { op: 'Gather', inputs: ['sums', 'minus_one'], outputs: ['text_embeds'], attributes: { axis: 1 } },
  ],
  mean: [
    {
      op: 'ReduceMean',
      inputs: ['embedded'],
      outputs: ['text_embeds'],
      attributes: { axes: [1], keepdims: 0 },
    },
  ],
  masked: [
    { op: 'Cast', inputs: ['attention_mask'], outputs: ['used'], attributes: { to: 1 } },
    { op: 'Unsqueeze', inputs: ['used', 'two'], outputs: ['column'] },
    { op: 'Mul', inputs: ['embedded', 'column'], outputs: ['kept'] },
    { op: 'ReduceSum', inputs: ['kept', 'one'], outputs: ['sum'], attributes: { keepdims: 0 } },
    { op: 'ReduceSum', inputs: ['used', 'one'], outputs: ['count'], attributes: { keepdims: 1 } },
    { op: 'Div', inputs: ['sum', 'count'], outputs: ['text_embeds'] },
  ],
  placed: [
    { op: 'Add', inputs: ['embedded', 'places'], outputs: ['placed'] },
    sumBefore('placed'),
    ...takeEnd,
  ],
  quantized: [
    { op: 'DynamicQuantizeLinear', inputs: ['embedded'], outputs: ['whole', 'scale', 'zero'] },
    { op: 'DequantizeLinear', inputs: ['whole', 'scale', 'zero'], outputs: ['rough'] },
    sumBefore('rough'),
    ...takeEnd,
  ],
};

/** Puts a toy text tower into a model folder in place of its own. */
export function writeToyText(folder: string, ...graph: Parameters<typeof makeTextGraph>): void {
  writeFileSync(join(folder, 'textual.onnx'), makeModel(makeTextGraph(...graph)));
}
