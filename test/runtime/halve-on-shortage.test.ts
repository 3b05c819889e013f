import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { GraphInput } from '../../harness/runtime/graph-input.js';
import { explainShortage, halveOnShortage } from '../../harness/runtime/halve-on-shortage.js';
import { isMemoryShortage } from '../../harness/runtime/memory-shortage.js';
import type { GraphSession } from '../../harness/runtime/session.js';
import { expectOneLine } from '../support/errors.js';

const shortage =
  'BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 1073741824';

const failure = (reason: string) =>
  new ModelError(`toy.onnx: the graph failed while running (${reason})`, { cause: new Error(reason) });

/** A session that gives the sum of each item, and fails above `most` items. */
function makeSession(most: number, reason = shortage) {
  const sizes: number[] = [];
  const refuse = () => Promise.reject(new Error('not asked'));
  const runAll: GraphSession['runAll'] = (inputs) => {
    const values = Object.values(inputs);
    const [count] = values[0].shape;
    sizes.push(count);
    if (count > most) return Promise.reject(failure(reason));
    const sums = Array.from({ length: count }, (_, item) =>
      values.reduce((sum, value) => sum + sumOfItem(value, item), 0),
    );
    return Promise.resolve(createTensor(Float32Array.from(sums.flatMap((sum) => [sum, -sum])), [count, 2]));
  };
  const session: GraphSession = {
    ...{ file: 'toy.onnx', inputs: [], outputs: [], runAll, runMany: refuse, runHeld: refuse },
    run: (input, value, output) => runAll({ [input]: value }, output),
    close: () => Promise.resolve(),
  };
  return { session, sizes };
}

function sumOfItem(value: GraphInput, item: number): number {
  const numbers: ArrayLike<number | boolean> =
    'held' in value ? value.held : 'ids' in value ? value.ids : 'flags' in value ? value.flags : value.data;
  const width = numbers.length / value.shape[0];
  let sum = 0;
  for (let index = item * width; index < (item + 1) * width; index++) sum += Number(numbers[index]);
  return sum;
}

const pixels = (count: number): Tensor =>
  createTensor(
    Float32Array.from({ length: 3 * count }, (_, index) => index),
    [count, 3, 1],
  );
/** Items 0, 1, 2 | 3, 4, 5 | ...: their sums are 3, 12, 21, ... */
const expected = (count: number) => Array.from({ length: count }, (_, item) => [9 * item + 3, -9 * item - 3]);
const rows = ({ data, shape }: Tensor) =>
  Array.from({ length: shape[0] }, (_, row) => [...data.subarray(2 * row, 2 * row + 2)]);

describe('halveOnShortage', () => {
  it.each([
    [64, 8, [8]],
    [4, 8, [8, 4, 4]],
    [3, 8, [8, 4, 2, 2, 2, 2]],
    [1, 5, [5, 3, 2, 1, 1, 1, 1, 1]],
    [4, 7, [7, 4, 3]],
  ])('with memory for %d, runs %d items as %j and loses none', async (most, count, sizes) => {
    const toy = makeSession(most);
    const told: string[] = [];
    const session = halveOnShortage(toy.session, 'cuda:0', (text) => told.push(text));
    const output = await session.run('x', pixels(count), 'y');
    expect(output.shape).toEqual([count, 2]);
    expect(rows(output)).toEqual(expected(count));
    expect(toy.sizes).toEqual(sizes);
    expect(told).toHaveLength(sizes.length > 1 ? 1 : 0);
  });

  it('keeps to the size that went, and tells it once', async () => {
    const toy = makeSession(2);
    const told: string[] = [];
    const session = halveOnShortage(toy.session, 'cuda:0', (text) => told.push(text));
    for (let run = 0; run < 3; run++)
      expect(rows(await session.run('x', pixels(4), 'y'))).toEqual(expected(4));
    expect(toy.sizes).toEqual([4, 2, 2, 2, 2, 2, 2]);
    expect(told).toEqual([
      'toy.onnx: memory of cuda:0 does not hold a batch of 4, so it is run 2 at a time from here on. Choose a smaller --batch-size',
    ]);
  });

  it('cuts every kind of input', async () => {
    const session = halveOnShortage(makeSession(2).session, 'cpu', () => undefined);
    const inputs = {
      ids: { ids: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
      flags: { flags: [true, false, true, true, false, false], shape: [3, 2] },
      held: { held: Uint16Array.of(10, 20, 30), shape: [3] },
      floats: createTensor(Float32Array.of(100, 200, 300), [3]),
    };
    const sums = rows(await session.runAll(inputs, 'y')).map(([sum]) => sum);
    expect(sums).toEqual([3 + 1 + 10 + 100, 7 + 2 + 20 + 200, 11 + 0 + 30 + 300]);
    const uneven = { ...inputs, held: { held: Uint16Array.of(1, 2), shape: [2] } };
    await expect(session.runAll(uneven, 'y')).rejects.toThrow('3 and 2 items');
  });

  it('gives up where one item alone is too large, with advice', async () => {
    const toy = makeSession(0);
    const session = halveOnShortage(toy.session, 'cuda:0', () => undefined);
    const run = () => session.run('x', pixels(4), 'y');
    await expectOneLine(run, ModelError, 'toy.onnx: memory of cuda:0', 'one item', '--sessions one');
    expect(toy.sizes).toEqual([4, 2, 1]);
  });

  it('does not try again what failed for another reason', async () => {
    const toy = makeSession(0, 'Got invalid dimensions for input');
    const session = halveOnShortage(toy.session, 'cpu', () => undefined);
    await expect(session.run('x', pixels(4), 'y')).rejects.toThrow('invalid dimensions');
    expect(toy.sizes).toEqual([4]);
  });
});

describe('explainShortage', () => {
  it('says what to do, and cuts nothing', async () => {
    const toy = makeSession(2);
    const session = explainShortage(toy.session, 'cpu');
    expect(rows(await session.run('x', pixels(2), 'y'))).toEqual(expected(2));
    const run = () => session.run('x', pixels(3), 'y');
    await expectOneLine(run, ModelError, 'does not hold a batch of 3', 'smaller --batch-size');
    expect(toy.sizes).toEqual([2, 3]);
    await expect(
      explainShortage(makeSession(0, 'x').session, 'cpu').run('x', pixels(1), 'y'),
    ).rejects.toThrow(/\(x\)$/);
  });
});

describe('isMemoryShortage', () => {
  it.each([
    shortage,
    'std::bad_alloc',
    'bad allocation',
    'CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size)',
    'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0',
    'CUDNN failure 4: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0',
    'Available memory of 1024 is smaller than requested bytes of 4096',
    'Exception(2) tid(1) 8007000E Not enough memory resources are available to complete this operation.',
  ])('knows %s', (reason) => {
    expect(isMemoryShortage(failure(reason))).toBe(true);
  });

  it('is not taken in by the name of a file, nor by what no graph said', () => {
    const named = new ModelError('/models/out of memory/x.onnx: the graph failed while running (bad shape)', {
      cause: new Error('bad shape'),
    });
    expect(isMemoryShortage(named)).toBe(false);
    expect(isMemoryShortage(new ModelError(shortage))).toBe(false);
    expect(isMemoryShortage(new Error(shortage, { cause: new Error(shortage) }))).toBe(false);
  });
});
