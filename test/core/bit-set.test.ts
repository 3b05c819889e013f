import { describe, expect, it } from '@jest/globals';
import {
  bitAt,
  countBits,
  decodeBits,
  encodeBits,
  packBits,
  tabulateBits,
} from '../../harness/core/bit-set.js';
import { createRandom } from '../../harness/core/random.js';

function randomBooleans(length: number, seed: number): readonly boolean[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => random() < 0.6);
}

describe('by hand', () => {
  // places 0, 2, 3 and 8 of 10: 1 + 4 + 8 = 13 in the first byte, 1 in the second
  const first = packBits([true, false, true, true, false, false, false, false, true, false]);
  // places 0, 1 and 9
  const second = packBits([true, true, false, false, false, false, false, false, false, true]);

  it('packs eight in a byte, the lowest first', () => {
    expect([...first.bytes]).toEqual([13, 1]);
    expect([0, 1, 2, 3, 8, 9, 10].map((i) => bitAt(first, i))).toEqual([
      ...[true, false, true, true, true, false, false],
    ]);
  });

  it('counts', () => {
    expect(countBits(first)).toBe(4);
    expect(tabulateBits(first, second)).toEqual({ both: 1, onlyFirst: 3, onlySecond: 2, neither: 4 });
  });

  it('refuses sets of two lengths', () => {
    expect(() => tabulateBits(first, packBits([true]))).toThrow(
      'bits: sets of 10 and 1, expected one length',
    );
  });
});

describe('by a second way', () => {
  it.each([0, 1, 7, 8, 9, 1000, 1003])('%i bits', (length) => {
    const [a, b] = [randomBooleans(length, 1), randomBooleans(length, 2)];
    const [first, second] = [packBits(a), packBits(b)];
    expect(a.map((_, i) => bitAt(first, i))).toEqual(a);
    expect(countBits(first)).toBe(a.filter(Boolean).length);
    expect(tabulateBits(first, second)).toEqual({
      both: a.filter((value, i) => value && b[i]).length,
      onlyFirst: a.filter((value, i) => value && !b[i]).length,
      onlySecond: a.filter((value, i) => !value && b[i]).length,
      neither: a.filter((value, i) => !value && !b[i]).length,
    });
    expect(decodeBits(encodeBits(first), length, 'bits')).toEqual(first);
  });
});

describe('as text', () => {
  it('is as small as promised', () => {
    const set = packBits(randomBooleans(50_000, 3));
    expect(set.bytes.length).toBe(6250);
    expect(encodeBits(set).length).toBe(8336);
  });

  it('refuses text of another length, text that is not Base64, and bits after the last', () => {
    const text = encodeBits(packBits([true, true, true]));
    expect(() => decodeBits(text, 9, 'base.json')).toThrow(
      'base.json: not Base64 of 9 bits, got 1 bytes, expected 2. Make the file again',
    );
    expect(() => decodeBits('B%==', 3, 'base.json')).toThrow('base.json: not Base64 of 3 bits');
    expect(() => decodeBits(text, 2, 'base.json')).toThrow('bits after the last of 2 are set');
  });
});
