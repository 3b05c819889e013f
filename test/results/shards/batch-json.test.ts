import { describe, expect, it } from '@jest/globals';
import type { EncodedSample, HeadOutput } from '../../../harness/core/encoder.js';
import { decodeBatch, encodeBatch } from '../../../harness/results/shards/batch-json.js';

const layout = { source: [480, 641], resized: [224.5, 300], stride: 14 } as const;

/** Floats of every kind, by their bits: zeros, the smallest, NaN with a payload, infinities. */
const bits = Uint32Array.of(0, 0x8000_0000, 1, 0x7fc0_1234, 0xff80_0000, 0x7f80_0000, 0x3f80_0001);

const outputs: readonly HeadOutput[] = [
  { tensors: { embedding: { data: new Float32Array(bits.buffer), shape: [7] } } },
  // a view into a larger buffer, which begins at no multiple of eight
  { tensors: { embedding: { data: new Float32Array(bits.buffer, 4, 2), shape: [1, 2] } } },
  {
    tensors: {
      a: { data: new Float32Array(0), shape: [0, 4] },
      b: { data: Float32Array.of(0.1), shape: [] },
    },
  },
  { tensors: {}, layout, maskLayout: { ...layout, stride: 4 } },
  { tensors: {}, text: 'lone \ud800, line\nbreak, \u2028, "quotes" and 🦉' },
  { tensors: {}, text: '' },
  { tensors: {}, digest: { facts: { scores: [0.1 + 0.2, 5e-324], none: null } } },
  { tensors: {}, digest: { facts: [], bytes: Uint8Array.of(0, 255, 10) } },
  { tensors: {}, digest: { facts: 'text', bytes: new Uint8Array(0) } },
];

const samples: readonly EncodedSample[] = [
  ...outputs.map((output) => ({ ok: true, output }) as const),
  { ok: false, error: { kind: 'DataError', message: 'a.png: not an image' } },
  { ok: false, error: { kind: 'InternalError', message: 'm', stack: 'Error: m\n  at x' } },
];
const ids = samples.map((_, index) => `line\nbreak ${index}`);
const kept = { index: 3, ids, batch: { samples, encodeMs: 0.1 + 0.2 } };

const bytesOf = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

describe('a batch as JSON', () => {
  it('is one line, from which the same batch is read', () => {
    const text = encodeBatch(kept);
    expect(text).not.toContain('\n');
    expect(decodeBatch(text, ids)).toEqual(kept.batch);
  });

  it('has tensors exact to the bit', () => {
    const read = decodeBatch(encodeBatch(kept), ids)?.samples ?? [];
    for (const [index, { tensors }] of outputs.entries())
      for (const [name, { data }] of Object.entries(tensors)) {
        const sample = read[index];
        const found = sample.ok ? sample.output.tensors[name].data : new Float32Array();
        expect(bytesOf(found).equals(bytesOf(data))).toBe(true);
      }
  });

  it('is the same text when it is written again', () => {
    const text = encodeBatch(kept);
    const batch = decodeBatch(text, ids);
    expect(batch && encodeBatch({ ...kept, batch })).toBe(text);
  });

  it('has tensors in memory of their own', () => {
    const batch = decodeBatch(encodeBatch(kept), ids);
    const first = batch?.samples[0];
    expect(first?.ok && first.output.tensors.embedding.data.buffer.byteLength).toBe(4 * bits.length);
  });

  it.each([NaN, Infinity, -Infinity])('refuses a digest with %d, which JSON would turn to null', (score) => {
    const output: HeadOutput = { tensors: {}, digest: { facts: { deep: [score] } } };
    const batch = { samples: [{ ok: true, output }], encodeMs: 1 } as const;
    expect(() => encodeBatch({ index: 0, ids: ['a'], batch })).toThrow(RangeError);
  });

  it('is none of other samples, fewer or more', () => {
    const text = encodeBatch(kept);
    for (const others of [ids.slice(1), [...ids, 'x'], [...ids.slice(1), 'x'], [...ids].reverse(), []])
      expect(decodeBatch(text, others)).toBeUndefined();
  });

  const tensor = { shape: [1], data: 'AACAPw==' };
  const withOutput = (output: unknown) => ({ ids: ['a'], encodeMs: 1, samples: [{ output }] });

  it('is read where it is written by hand', () => {
    const batch = decodeBatch(JSON.stringify(withOutput({ tensors: { embedding: tensor } })), ['a']);
    const output = { tensors: { embedding: { data: Float32Array.of(1), shape: [1] } } };
    expect(batch).toEqual({ encodeMs: 1, samples: [{ ok: true, output }] });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['an array', '[]'],
    ['fewer samples than ids', JSON.stringify({ ids: ['a'], encodeMs: 1, samples: [] })],
    ['a key that is not known', JSON.stringify({ ...withOutput({ tensors: {} }), more: 1 })],
    ['a negative time', JSON.stringify({ ...withOutput({ tensors: {} }), encodeMs: -1 })],
    ['no tensors', JSON.stringify(withOutput({}))],
    ['a shape that is too large', JSON.stringify(withOutput({ tensors: { a: { ...tensor, shape: [2] } } }))],
    ['a negative shape', JSON.stringify(withOutput({ tensors: { a: { ...tensor, shape: [-1] } } }))],
    ['bytes that are no floats', JSON.stringify(withOutput({ tensors: { a: { shape: [1], data: 'AACA' } } }))],
    ['a giant shape', JSON.stringify(withOutput({ tensors: { a: { shape: [1e300, 1e300], data: '' } } }))],
    ['an error of no kind', JSON.stringify({ ids: ['a'], encodeMs: 1, samples: [{ error: { kind: 'Other', message: '' } }] })],
    ['deep nesting', `{"ids":["a"],"encodeMs":1,"samples":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('gives nothing for %s', (_name, text) => {
    expect(decodeBatch(text, ['a'])).toBeUndefined();
  }); // prettier-ignore
});
