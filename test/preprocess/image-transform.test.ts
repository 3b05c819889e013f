import { describe, expect, test } from '@jest/globals';
import { floatsToHalves } from '../../harness/core/float16.js';
import {
  describePreprocessing,
  preprocessingVersion,
} from '../../harness/preprocess/describe-preprocessing.js';
import { preprocessImage, preprocessPixels } from '../../harness/preprocess/image-transform.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { normalisingRow, resizingRow } from '../numbers/rows/images.js';
import { countDifferences, fixture, readExpected, readImage, specOf } from './fixture.js';

describe('equal to PIL', () => {
  test('the fixture is PIL 9.4 and covers every image in both modes', () => {
    expect(fixture.versions.pillow).toBe('9.4.0');
    expect(fixture.cases.length).toBeGreaterThan(900);
    for (const { file } of fixture.images)
      for (const imageMode of ['rgb', 'source'])
        expect(
          fixture.cases.filter((c) => c.image === file && c.imageMode === imageMode).length,
        ).toBeGreaterThan(7);
  });

  test('the fixture has each mode of PIL, filter and way of resizing', () => {
    const modes = new Set(fixture.images.map(({ mode }) => mode));
    expect([...modes].sort()).toEqual(['1', 'CMYK', 'I', 'L', 'LA', 'P', 'RGB', 'RGBA']);
    const used = fixture.cases.map(({ spec }) => fixture.specs[spec]);
    const filters = new Set(used.map(({ interpolation }) => interpolation));
    const ways = new Set(used.map(({ resizeMode }) => resizeMode));
    expect([...filters].sort()).toEqual(['bicubic', 'bilinear', 'lanczos', 'nearest']);
    expect([...ways].sort()).toEqual(['longest', 'shortest', 'squash']);
  });

  test.each(resizingRow.cases)('$image $spec $imageMode', (stored) => expectAgreement(resizingRow, stored));

  test.each(fixture.cases.filter(({ expected }) => expected === undefined))(
    '$image $spec $imageMode is refused, as PIL refuses it',
    async ({ image, spec, imageMode }) => {
      const result = preprocessPixels(readImage(image), specOf(spec), imageMode);
      await expect(result).rejects.toThrow(/pixels would be resized to/);
    },
  );

  // Negative control: the two modes are two results, and the comparison sees it.
  test.each([
    'png-rgba.png',
    'png-la.png',
    'png-palette.png',
    'png-1bit.png',
    'jpeg-cmyk-noise.jpg',
    'png-grey16-9bit.png',
  ])('%s differs between the modes', async (image) => {
    const rgb = await preprocessPixels(readImage(image), specOf('32'), 'rgb');
    const source = await preprocessPixels(readImage(image), specOf('32'), 'source');
    expect(countDifferences(rgb.data, source.data)).toBeGreaterThan(0);
  });

  // Negative control: a 16-bit picture that was made for 8 bits keeps its levels; scaled by 1/256 it would be black.
  test('16-bit grey is clipped, not scaled', async () => {
    const { data } = await preprocessPixels(readImage('png-grey16-8bit.png'), specOf('32'), 'source');
    expect(data.filter((value) => value > 0 && value < 255).length).toBeGreaterThan(data.length / 2);
  });
});

describe('normalised floats', () => {
  const { image, spec, expected } = fixture.float32;

  test('equal to torch, bit for bit, at the given offset only', async () => {
    await expectAgreement(normalisingRow);
    const reference = readExpected(expected);
    const size = reference.data.length;
    const target = new Float32Array(size + 7).fill(-9);
    await preprocessImage(readImage(image), specOf(spec), 'rgb', target, 5);
    expect(reference.shape).toEqual([3, 32, 32]);
    expect(countDifferences(target.subarray(5, 5 + size), reference.data)).toBe(0);
    expect([...target.subarray(0, 5), ...target.subarray(5 + size)]).toEqual(Array(7).fill(-9));
  });

  test('as float16: each float rounded, at the given offset only', async () => {
    const floats = new Float32Array(3 * 32 * 32);
    await preprocessImage(readImage(image), specOf(spec), 'rgb', floats, 0);
    const target = new Uint16Array(floats.length + 7).fill(9);
    await preprocessImage(readImage(image), specOf(spec), 'rgb', target, 5);
    expect(countDifferences(target.subarray(5, 5 + floats.length), floatsToHalves(floats))).toBe(0);
    expect(new Set(target).size).toBeGreaterThan(100);
    expect([...target.subarray(0, 5), ...target.subarray(5 + floats.length)]).toEqual(Array(7).fill(9));
  });

  test('a target that is too small is refused', async () => {
    const target = new Float32Array(3 * 32 * 32);
    await expect(preprocessImage(readImage(image), specOf(spec), 'rgb', target, 1)).rejects.toThrow(
      'preprocess: 3072 values at 1 do not fit 3072',
    );
  });
});

test('a specification that leaves the size open is refused', async () => {
  const spec = { ...specOf('32'), crop: 'none' as const };
  await expect(preprocessPixels(readImage('png-rgb.png'), spec, 'rgb')).rejects.toThrow(
    'preprocess: crop "none" needs resize mode "squash", got "shortest"',
  );
});

test('the description names all that decides the pixels', () => {
  expect(describePreprocessing(specOf('squash'), 'source')).toEqual({
    version: preprocessingVersion,
    imageMode: 'source',
    size: [24, 24],
    mean: fixture.mean,
    std: fixture.std,
    interpolation: 'bicubic',
    resizeMode: 'squash',
    crop: 'none',
  });
});
