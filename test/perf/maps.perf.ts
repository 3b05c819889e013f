// How many maps a second `bench score` reads and counts, in one thread and in all; needs `npm run build`.
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import type { LabelMap } from '../../harness/core/annotations.js';
import { createRandom, type Random } from '../../harness/core/random.js';
import { encodeLabelMap } from '../../harness/preprocess/maps/encode-label-map.js';
import { encodePanopticMap } from '../../harness/preprocess/maps/panoptic-map.js';
import type { OptionValues, Scorer } from '../../harness/score/scorer.js';
import type { PerfRow } from './row.js';

/** The validation set of ADE20K: images, a usual size, and its largest vocabulary. */
const images = 2000;
const [height, width] = [512, 683];
const classes = 847;
/** Maps that differ; the others are the same files under other names. */
const drawn = 12;
/** Enough to tell the rate of one thread. */
const imagesOfOneThread = 300;

/** Draws the maps in a temporary folder, scores them with and without threads, and removes them. */
export async function measureMaps(note: (line: string) => void): Promise<readonly PerfRow[]> {
  note('bench score: panoptic and semantic maps');
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-maps-'));
  try {
    const random = createRandom(1);
    const few = await writeMaps(join(folder, 'few'), imagesOfOneThread, random);
    const all = await writeMaps(join(folder, 'all'), images, random);
    return [
      ...(await compare('semseg', few.semseg, all.semseg)),
      ...(await compare('panoptic', few.panoptic, all.panoptic)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare(id: 'semseg' | 'panoptic', few: OptionValues, all: OptionValues) {
  const built = (await import(join(packageRoot, `dist/harness/score/${id}.js`))) as Record<string, Scorer>;
  const rate = async (options: OptionValues, workers: number) => {
    const start = performance.now();
    const { n } = await built[id].score({
      options,
      workers,
      multiply: () => Promise.reject(new Error('nothing is multiplied')),
      warn: (message) => {
        throw new Error(message);
      },
    });
    return (1000 * n) / (performance.now() - start);
  };
  const cores = availableParallelism();
  const alone = await rate(few, 0);
  const together = await rate(all, cores);
  const name = `score ${id}, maps of ${height} x ${width}`;
  return [
    { name: `${name}: one thread`, value: alone, unit: 'images/s' },
    { name: `${name}: ${cores} threads, ${images} images`, value: together, unit: 'images/s' },
    { name: `${name}: ${cores} threads against one`, value: together / alone, unit: 'times' },
  ] as const;
}

/** The options of the two scorers for so many images. */
async function writeMaps(folder: string, count: number, random: Random) {
  const names = ['labels', 'guesses', 'truth', 'predictions'];
  for (const name of names) await mkdir(join(folder, name), { recursive: true });
  const annotations: { truth: object; prediction: object }[] = [];
  for (let index = 0; index < count; index++) {
    const file = `${index}.png`;
    if (index >= drawn) {
      for (const name of names)
        await link(join(folder, name, `${index % drawn}.png`), join(folder, name, file));
    } else {
      const truth = drawMap(random);
      const guess = { ...truth, data: truth.data.map((label, i) => truth.data[Math.max(0, i - 3)] || label) };
      await writeFile(join(folder, 'labels', file), encodeLabelMap(truth, 16));
      await writeFile(join(folder, 'guesses', file), encodeLabelMap(guess, 16));
      await writeFile(join(folder, 'truth', file), encodePanopticMap(truth));
      await writeFile(join(folder, 'predictions', file), encodePanopticMap(guess));
      annotations.push({ truth: segmentsOf(truth), prediction: segmentsOf(guess) });
    }
  }
  const jsonOf = (key: 'truth' | 'prediction') =>
    JSON.stringify({
      categories: [0, 1].map((id) => ({ id, name: `c${id}`, isthing: id })),
      annotations: Array.from({ length: count }, (_, index) => ({
        image_id: index,
        file_name: `${index}.png`,
        segments_info: annotations[index % drawn][key],
      })),
    });
  await writeFile(join(folder, 'truth.json'), jsonOf('truth'));
  await writeFile(join(folder, 'predictions.json'), jsonOf('prediction'));
  return {
    semseg: {
      truth: join(folder, 'labels'),
      predictions: join(folder, 'guesses'),
      'num-classes': String(classes),
    },
    panoptic: {
      truth: join(folder, 'truth.json'),
      'truth-dir': join(folder, 'truth'),
      predictions: join(folder, 'predictions.json'),
      'predictions-dir': join(folder, 'predictions'),
    },
  };
}

/** Regions of 30 labels: of each pixel the nearest of 60 points. */
function drawMap(random: Random): LabelMap {
  const labels = Array.from({ length: 30 }, () => 1 + Math.floor(random() * (classes - 1)));
  const points = Array.from({ length: 60 }, (_, i) => [
    random() * height,
    random() * width,
    labels[i % labels.length],
  ]);
  const data = new Uint16Array(height * width);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    let nearest = Infinity;
    for (const [py, px, label] of points) {
      const distance = (y - py) ** 2 + (x - px) ** 2;
      if (distance < nearest) [nearest, data[pixel]] = [distance, label];
    }
  }
  return { height, width, data };
}

function segmentsOf({ data }: LabelMap): readonly object[] {
  const areas = new Map<number, number>();
  for (const id of data) areas.set(id, (areas.get(id) ?? 0) + 1);
  return [...areas].map(([id, area]) => ({ id, category_id: id % 2, area, iscrowd: 0 }));
}
