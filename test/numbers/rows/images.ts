import { createHash } from 'node:crypto';
import { clipToRgb, toRgb } from '../../../harness/preprocess/colour.js';
import { decodeImage } from '../../../harness/preprocess/decode.js';
import { preprocessImage, preprocessPixels } from '../../../harness/preprocess/image-transform.js';
import { decodeLabelMap } from '../../../harness/preprocess/maps/decode-label-map.js';
import { decodePanopticMap } from '../../../harness/preprocess/maps/panoptic-map.js';
import { fixture, readExpected, readImage, specOf, type FixtureCase } from '../../preprocess/fixture.js';
import { expectedLabels, mapEntries, readMapFixture, type MapEntry } from '../../preprocess/maps/fixture.js';
import { defineRow } from '../reference-row.js';

const facts = { maker: 'images', tolerance: 0 } as const;
const index = 'test/fixtures/preprocess/index.json';

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** The bytes of 32-bit integers, the low one first. */
export function littleEndian(values: Int32Array): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeInt32LE(value, i * 4));
  return bytes;
}

export const decodingRow = defineRow({
  ...facts,
  id: 'decoding',
  what: 'decoded images: mode, size and SHA-256 of their RGB, of 16-bit ones of their integers',
  rule: 'PIL: Image.open(…).convert("RGB")',
  tools: ['PIL'],
  stored: [index],
  test: 'test/preprocess/decode.test.ts',
  cases: fixture.images,
  given: ['mode', 'width', 'height', 'rgbSha256', 'integersSha256'],
  async pair({ file, ...expected }) {
    const image = await decodeImage(readImage(file));
    const rgb = image.mode === 'I' ? clipToRgb(image) : toRgb(image, image.mode);
    return {
      found: {
        mode: image.mode,
        width: image.width,
        height: image.height,
        rgbSha256: sha256(rgb.data),
        integersSha256: image.mode === 'I' ? sha256(littleEndian(image.data)) : undefined,
      },
      expected,
    };
  },
});

interface PixelCase extends FixtureCase {
  /** What PIL gives: [H, W, 3] bytes. */
  readonly pixels: { readonly shape: readonly number[]; readonly data: ArrayLike<number> };
}

/** The cases that PIL does not refuse, with its pixels. */
const pixelCases: readonly PixelCase[] = fixture.cases.flatMap((one) =>
  one.expected === undefined ? [] : [{ ...one, pixels: readExpected(one.expected) }],
);

export const resizingRow = defineRow({
  ...facts,
  id: 'resizing',
  what: 'pixels after conversion, resize and crop: four filters, three ways, both orders of colours',
  rule: 'PIL: Image.resize, crop; mlfoundations/open_clip: src/open_clip/transform.py',
  tools: ['PIL'],
  stored: [index, 'test/fixtures/preprocess/expected/'],
  test: 'test/preprocess/image-transform.test.ts',
  cases: pixelCases,
  given: ['pixels.shape', 'pixels.data'],
  async pair({ image, spec, imageMode, pixels }) {
    const { data, height, width } = await preprocessPixels(readImage(image), specOf(spec), imageMode);
    return { found: { shape: [height, width, 3], data }, expected: pixels };
  },
});

export const normalisingRow = defineRow({
  ...facts,
  id: 'normalising',
  what: 'normalised floats [3, H, W]',
  rule: 'torchvision: ToTensor, Normalize, written with torch',
  tools: ['torch'],
  stored: ['test/fixtures/preprocess/expected/float32.npy'],
  test: 'test/preprocess/image-transform.test.ts',
  cases: [{ ...fixture.float32, floats: readExpected(fixture.float32.expected).data }],
  given: ['floats'],
  async pair({ image, spec, floats }) {
    const found = new Float32Array(floats.length);
    await preprocessImage(readImage(image), specOf(spec), 'rgb', found, 0);
    return { found, expected: floats };
  },
});

/** A map as the reader of its kind gives it. */
export const decodeMap = async ({ file, panoptic }: MapEntry, bytes: Uint8Array = readMapFixture(file)) =>
  panoptic ? decodePanopticMap(bytes, file) : decodeLabelMap(bytes, file);

export const labelMapsRow = defineRow({
  id: 'label-maps',
  what: 'label maps of 1 to 16 bits and panoptic maps, in PNG and TIFF',
  maker: 'maps',
  tolerance: 0,
  rule: 'PIL: numpy.asarray(Image.open(…))',
  tools: ['PIL', 'numpy'],
  stored: ['test/fixtures/maps/index.json'],
  test: 'test/preprocess/maps/decode-maps.test.ts',
  cases: mapEntries.filter((entry) => 'data' in entry),
  given: ['height', 'width', 'data'],
  async pair(entry) {
    const { height, width, data } = await decodeMap(entry);
    return {
      found: { height, width, labels: [...data] },
      expected: { height: entry.height, width: entry.width, labels: expectedLabels(entry) },
    };
  },
});
