import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { partialPath } from '../../harness/core/partial-file.js';
import { createRandom, type Random } from '../../harness/core/random.js';
import { cacheFolder } from './cache-folder.js';

/** Width and height of ImageNet's most usual photograph. */
const [width, height] = [500, 375];
/** Different images there are; larger sets repeat them. */
const distinct = 96;
const version = 1;
/** Waves that a picture is made of, and the lowest and highest deviation of its grain: about 90 KB on average at this quality. */
const waves = 12;
const grains = [14, 26] as const;
const quality = 90;

/** Folder of the images as files, `000.jpg` and so on; drawn when they are not there yet (seconds). */
export async function openImageFolder(note: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder, `images-${version}`);
  if (existsSync(folder)) return folder;
  note(`drawing ${distinct} photographs of ${width} x ${height}`);
  await mkdir(dirname(folder), { recursive: true });
  const partial = partialPath(folder);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  const random = createRandom(500);
  for (let index = 0; index < distinct; index++)
    await writeFile(join(partial, `${String(index).padStart(3, '0')}.jpg`), await drawPhotograph(random));
  await rename(partial, folder);
  return folder;
}

/** The bytes of the images, in the order of their names. */
export async function readImages(note: (line: string) => void): Promise<readonly Buffer[]> {
  const folder = await openImageFolder(note);
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

/** A JPEG of soft waves under grain: as large and as dear to decode as a photograph. */
async function drawPhotograph(random: Random): Promise<Buffer> {
  const grain = grains[0] + (grains[1] - grains[0]) * random();
  const pixels = Buffer.alloc(width * height * 3);
  for (let channel = 0; channel < 3; channel++) {
    const plane = drawWaves(random);
    for (let i = 0; i < plane.length; i++) {
      // the sum of four uniform numbers is nearly normal
      const noise = grain * Math.sqrt(3) * (random() + random() + random() + random() - 2);
      pixels[3 * i + channel] = Math.max(0, Math.min(255, Math.round(plane[i] + noise)));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

/** [height, width]: waves of any direction around middle grey, the long ones higher. */
function drawWaves(random: Random): Float32Array {
  const plane = new Float32Array(width * height).fill(128);
  for (let wave = 0; wave < waves; wave++) {
    const frequency = 0.4 * random() ** 3;
    const angle = 2 * Math.PI * random();
    const phase = 2 * Math.PI * random();
    const size = 8 / (1 + 10 * frequency) + 2 * random();
    const along = tableOf(width, frequency * Math.cos(angle), phase);
    const down = tableOf(height, frequency * Math.sin(angle), 0);
    for (let i = 0; i < plane.length; i++) {
      const x = i % width;
      const y = (i - x) / width;
      // the sine of a sum
      plane[i] += size * (along.sine[x] * down.cosine[y] + along.cosine[x] * down.sine[y]);
    }
  }
  return plane;
}

function tableOf(length: number, frequency: number, phase: number) {
  const of = (wave: (angle: number) => number) =>
    Float32Array.from({ length }, (_, at) => wave(frequency * at + phase));
  return { sine: of(Math.sin), cosine: of(Math.cos) };
}
