import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeLabelMap } from '../../../harness/preprocess/maps/decode-label-map.js';
import { encodeLabelMap } from '../../../harness/preprocess/maps/encode-label-map.js';
import { decodePanopticMap, encodePanopticMap } from '../../../harness/preprocess/maps/panoptic-map.js';

const mapOf = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([height, width]) =>
      fc
        .array(fc.integer({ min: 0, max: most }), { minLength: height * width, maxLength: height * width })
        .map((values) => ({ height, width, data: Uint32Array.from(values) })),
    );

const plain = ({ height, width, data }: { height: number; width: number; data: ArrayLike<number> }) => ({
  height,
  width,
  data: Array.from(data),
});

describe('encoded maps', () => {
  it.each([255, 65535])('label maps up to %i come back, the same bytes every time', async (most) => {
    await fc.assert(
      fc.asyncProperty(mapOf(most), async (map) => {
        const bytes = encodeLabelMap(map);
        expect(encodeLabelMap(map)).toEqual(bytes);
        expect(plain(await decodeLabelMap(bytes, 'file'))).toEqual(plain(map));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('panoptic maps come back', () => {
    fc.assert(
      fc.property(mapOf(2 ** 24 - 1), (map) => {
        expect(plain(decodePanopticMap(encodePanopticMap(map), 'file'))).toEqual(plain(map));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('have 16 bits where asked for, or needed', async () => {
    const small = { height: 1, width: 2, data: Uint8Array.of(1, 255) };
    // bit depth stands at byte 24
    expect([encodeLabelMap(small)[24], encodeLabelMap(small, 16)[24]]).toEqual([8, 16]);
    expect(encodeLabelMap({ ...small, data: Uint16Array.of(1, 256) })[24]).toBe(16);
    expect(await decodeLabelMap(encodeLabelMap(small, 16), 'file')).toEqual({
      ...small,
      data: Uint16Array.of(1, 255),
    });
  });

  it('refuse what does not fit', () => {
    const large = { height: 1, width: 1, data: Uint32Array.of(2 ** 24) };
    expect(() => encodePanopticMap(large)).toThrow(RangeError);
    expect(() => encodeLabelMap(large)).toThrow(RangeError);
    expect(() => encodeLabelMap({ ...large, data: Uint32Array.of(256) }, 8)).toThrow(RangeError);
  });
});
