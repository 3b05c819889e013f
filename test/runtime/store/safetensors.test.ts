import { describe, expect, it } from '@jest/globals';
import { Damage } from '../../../harness/runtime/store/damage.js';
import {
  formatHeader,
  parseHeader,
  parseHeaderLength,
  type SafetensorsHeader,
} from '../../../harness/runtime/store/safetensors.js';
import { expectOneLine } from '../../support/errors.js';

/** Two tensors, 4 and 8 bytes, behind each other. */
const two: SafetensorsHeader = {
  metadata: { a: 'b' },
  tensors: {
    x: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    y: { dtype: 'F32', shape: [2, 1], data_offsets: [4, 12] },
  },
};

function headerOf(tensors: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(tensors));
}

describe('formatHeader', () => {
  it('writes the bytes that the format says, counted by hand', () => {
    const header: SafetensorsHeader = {
      metadata: {},
      tensors: { x: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } },
    };
    // 72 characters, a multiple of 8: no space behind them
    const json = '{"__metadata__":{},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect(json).toHaveLength(72);
    expect(formatHeader(header)).toEqual(
      Buffer.concat([Buffer.from([72, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(json)]),
    );
    // one character more, and 7 spaces
    const longer = formatHeader({ ...header, tensors: { xy: header.tensors.x } });
    expect([...longer.subarray(0, 8)]).toEqual([80, 0, 0, 0, 0, 0, 0, 0]);
    expect(longer.toString('utf8', 8)).toBe(`${json.replace('"x"', '"xy"')}       `);
  });

  it('counts bytes, not characters', () => {
    const header = formatHeader({ metadata: { ä: '€' }, tensors: {} });
    expect(parseHeaderLength(header.subarray(0, 8), header.length)).toBe(header.length - 8);
    expect(parseHeader(header.subarray(8), 0)).toEqual({ metadata: { ä: '€' }, tensors: {} });
  });
});

describe('parseHeader', () => {
  it('reads what was written, and a header without metadata', () => {
    const bytes = formatHeader(two);
    expect(parseHeader(bytes.subarray(8), 12)).toEqual(two);
    expect(parseHeader(headerOf(two.tensors), 12)).toEqual({ ...two, metadata: {} });
  });

  const x = two.tensors.x;
  it.each<[string, unknown, number, string]>([
    ['a gap', { x, y: { ...x, data_offsets: [8, 12] } }, 12, 'tensor y in bytes 8 to 12, expected 4 to 8'],
    ['an overlap', { x, y: { ...x, data_offsets: [2, 6] } }, 8, 'tensor y in bytes 2 to 6'],
    ['a size that is not that of the shape', { x: { ...x, shape: [2] } }, 4, 'expected 0 to 8'],
    ['fewer values than tensors', two.tensors, 11, '11 bytes of values, expected 12'],
    ['more values than tensors', two.tensors, 13, '13 bytes of values, expected 12'],
    ['another type', { x: { ...x, dtype: 'F16' } }, 4, 'values of type F16, expected F32'],
    ['metadata that are no text', { __metadata__: { a: 1 }, x }, 4, 'header is not one of safetensors'],
    ['a list', [x], 4, 'header is not one of safetensors'],
  ])('refuses %s', async (_case, tensors, size, message) => {
    await expectOneLine(() => parseHeader(headerOf(tensors), size), Damage, message);
  });

  it('refuses what is no JSON', async () => {
    await expectOneLine(() => parseHeader(Buffer.from('{"x"'), 0), Damage, 'header is no JSON');
  });
});

describe('parseHeaderLength', () => {
  const length = (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };

  it('takes one that fits the file, to the byte', () => {
    expect(parseHeaderLength(length(24n), 32)).toBe(24);
    expect(() => parseHeaderLength(length(25n), 32)).toThrow(
      new Damage('header of 25 bytes in a file of 32'),
    );
  });

  it('refuses a file without one, and a length beyond what other readers take', () => {
    expect(() => parseHeaderLength(new Uint8Array(7), 7)).toThrow(Damage);
    expect(() => parseHeaderLength(length(100_000_001n), 2 ** 40)).toThrow(Damage);
    expect(() => parseHeaderLength(length(2n ** 63n), 2 ** 40)).toThrow(Damage);
  });
});
