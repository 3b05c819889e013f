// What preparing one photo costs: decoding, resizing and normalising, in turn in one process.
import sharp from 'sharp';
import { createRandom } from '../../harness/core/random.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import {
  transformDecoded,
  writePixels,
  type ImagePreprocessing,
} from '../../harness/preprocess/image-transform.js';
import type { PerfRow } from './row.js';

/** A usual photo of ImageNet. */
const [width, height] = [500, 375];
/** Different ones, which are prepared in turn. */
const photos = 8;
const images = 400;
/** Milliseconds of a processor that the exact resize may take. */
const resizeLimit = 1.5;

/** What models of ViT-B/32's size take. */
const spec: ImagePreprocessing = {
  size: [224, 224],
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
  interpolation: 'bicubic',
  resizeMode: 'shortest',
  crop: 'center',
};

/** Medians of the processor time that each step takes of an image, and of all three. Decoding uses other threads too: they count. */
export async function measurePreprocessing(): Promise<readonly PerfRow[]> {
  const files = await drawPhotos();
  const target = new Float32Array(photos * 3 * spec.size[0] * spec.size[1]);
  const decode: number[] = [];
  const resize: number[] = [];
  const normalize: number[] = [];
  for (let i = 0; i < images; i++) {
    const times = [cpuMs()];
    const image = await decodeImage(files[i % photos]);
    times.push(cpuMs());
    const pixels = transformDecoded(image, spec, 'source');
    times.push(cpuMs());
    writePixels(pixels, spec, target, ((i % photos) * target.length) / photos);
    times.push(cpuMs());
    [decode, resize, normalize].forEach((step, at) => step.push(times[at + 1] - times[at]));
  }
  const all = decode.map((time, i) => time + resize[i] + normalize[i]);
  const row = (step: string, times: readonly number[]) => ({
    name: `${step}, ${width} x ${height} to ${spec.size.join(' x ')}`,
    value: times.toSorted((a, b) => a - b)[images >> 1],
    unit: 'ms' as const,
  });
  return [
    row('decode a JPEG', decode),
    { ...row('resize and crop', resize), limit: resizeLimit },
    row('normalise', normalize),
    row('an image from file to floats', all),
  ];
}

/** Processor time of this process so far: all of its threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Shapes in soft colours under grain, which makes files as large as those of photos: about 90 KB. */
async function drawPhotos(): Promise<readonly Uint8Array[]> {
  const random = createRandom(1);
  const files: Uint8Array[] = [];
  for (let photo = 0; photo < photos; photo++) {
    const data = new Uint8Array(width * height * 3);
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / (3 * width))];
      const shape = 60 * Math.sin(x / 40 + photo + (i % 3)) + 50 * Math.cos(y / (20 + photo));
      data[i] = Math.min(255, Math.max(0, 128 + shape + 40 * (random() + random() - 1)));
    }
    const image = sharp(data, { raw: { width, height, channels: 3 } });
    files.push(new Uint8Array(await image.jpeg({ quality: 92 }).toBuffer()));
  }
  return files;
}
