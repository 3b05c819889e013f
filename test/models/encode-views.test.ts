import { describe, expect, it } from '@jest/globals';
import type { EncoderInput } from '../../harness/core/encoder.js';
import { createTensor } from '../../harness/core/tensor.js';
import { encodeViews } from '../../models/encode-views.js';
import { makePng } from '../support/png.js';

const input = (image: Uint8Array): EncoderInput => ({ image, imageMode: 'rgb', view: { kind: 'whole' } });

describe('encodeViews', () => {
  it('encodes in order, and lets an image that cannot be decoded fail alone', async () => {
    const batch = [makePng(2, 3), Uint8Array.of(1, 2), makePng(5, 4)].map(input);
    const { samples, encodeMs } = await encodeViews(batch, ({ width, height }) =>
      Promise.resolve({
        output: { tensors: { size: createTensor(Float32Array.of(width, height), [2]) } },
        encodeMs: width,
      }),
    );
    expect(samples.map((one) => (one.ok ? [...one.output.tensors.size.data] : one.error.kind))).toEqual([
      [2, 3],
      'DataError',
      [5, 4],
    ]);
    expect(encodeMs).toBe(7);
  });

  it('throws what a graph throws, and what the program does wrong', async () => {
    const broken = () => Promise.reject(new RangeError('graph'));
    await expect(encodeViews([input(makePng(2, 2))], broken)).rejects.toThrow('graph');
    const wrong = { image: null, imageMode: 'rgb' } as unknown as EncoderInput;
    await expect(encodeViews([wrong], broken)).rejects.toThrow(TypeError);
  });

  it('gives nothing for nothing', async () => {
    expect(await encodeViews([], () => Promise.reject(new Error()))).toEqual({ samples: [], encodeMs: 0 });
  });
});
