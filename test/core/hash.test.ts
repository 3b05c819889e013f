import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, hashJson, sha256 } from '../../harness/core/hash.js';

describe('sha256', () => {
  it('equals the published values', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('takes text as UTF-8', () => {
    expect(sha256('naïve ½')).toBe(sha256(Uint8Array.from(Buffer.from('naïve ½', 'utf8'))));
  });
});

describe('canonicalJson', () => {
  it('sorts the keys of every object and leaves lists alone', () => {
    const value = { b: [3, 1, { z: 1, y: null }], a: { d: 'x', c: true }, B: 0 };
    expect(canonicalJson(value)).toBe('{"B":0,"a":{"c":true,"d":"x"},"b":[3,1,{"y":null,"z":1}]}');
  });

  it('counts undefined members as absent', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
    expect(hashJson({ b: 1, a: undefined })).toBe(hashJson({ b: 1 }));
  });

  it('leaves its input as it is', () => {
    const value = { b: 1, a: 2 };
    canonicalJson(value);
    expect(Object.keys(value)).toEqual(['b', 'a']);
  });

  it('does not depend on the order of keys, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('control: JSON.stringify does depend on it', () => {
    expect(JSON.stringify({ a: 1, b: 2 })).not.toBe(JSON.stringify({ b: 2, a: 1 }));
  });
});

describe('hashJson', () => {
  it('is the hash of the canonical text', () => {
    expect(hashJson({ b: 1, a: [2] })).toBe(sha256('{"a":[2],"b":1}'));
  });

  it.each([[{ a: 2 }], [{ b: 1 }], [{ a: '1' }], [{ a: [1] }], [{ a: 1, b: null }]])(
    'tells %j from {"a":1}',
    (value) => {
      expect(hashJson(value)).not.toBe(hashJson({ a: 1 }));
    },
  );

  it('tells lists of another order apart', () => {
    expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
  });
});

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
