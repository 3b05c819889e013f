import { describe, expect, test } from '@jest/globals';
import {
  describePreprocessing,
  preprocessImage,
  preprocessingVersion,
  preprocessPixels,
} from '../../harness/preprocess/image-transform.js';
import { countDifferences, fixture, readExpected, readImage, specOf } from './fixture.js';

describe('equal to PIL', () => {
  test('the fixture is PIL 9.4 and covers every image in both modes', () => {
    expect(fixture.versions.pillow).toBe('9.4.0');
    expect(fixture.cases.length).toBeGreaterThan(400);
    for (const { file } of fixture.images)
      for (const imageMode of ['rgb', 'source'])
        expect(
          fixture.cases.filter((c) => c.image === file && c.imageMode === imageMode).length,
        ).toBeGreaterThan(4);
  });

  test.each(fixture.cases)('$image $spec $imageMode', async ({ image, spec, imageMode, expected }) => {
    const result = preprocessPixels(readImage(image), specOf(spec), imageMode);
    if (expected === undefined) {
      await expect(result).rejects.toThrow(/pixels would be resized to/);
      return;
    }
    const { data, height, width } = await result;
    const reference = readExpected(expected);
    expect([height, width, 3]).toEqual(reference.shape);
    expect(countDifferences(data, reference.data)).toBe(0);
  });

  // Negative control: the two modes are two results, and the comparison sees it.
  test.each(['png-rgba.png', 'png-la.png', 'png-palette.png', 'png-1bit.png', 'jpeg-cmyk-noise.jpg'])(
    '%s differs between the modes',
    async (image) => {
      const rgb = await preprocessPixels(readImage(image), specOf('32'), 'rgb');
      const source = await preprocessPixels(readImage(image), specOf('32'), 'source');
      expect(countDifferences(rgb.data, source.data)).toBeGreaterThan(0);
    },
  );
});

describe('normalised floats', () => {
  const { image, spec, expected } = fixture.float32;

  test('equal to torch, bit for bit, at the given offset only', async () => {
    const reference = readExpected(expected);
    const size = reference.data.length;
    const target = new Float32Array(size + 7).fill(-9);
    await preprocessImage(readImage(image), specOf(spec), 'rgb', target, 5);
    expect(reference.shape).toEqual([3, 32, 32]);
    expect(countDifferences(target.subarray(5, 5 + size), reference.data)).toBe(0);
    expect([...target.subarray(0, 5), ...target.subarray(5 + size)]).toEqual(Array(7).fill(-9));
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
