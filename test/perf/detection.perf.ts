// How long `bench score coco-box` and `lvis-box` take, and how much memory, on files of the size of COCO and LVIS val.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../../harness/core/random.js';
import type { PerfRow } from './row.js';
import { runScore } from './score.perf.js';

/** A data set to draw: objects are shared out evenly, and so are detections. */
interface DrawnSet {
  readonly metric: 'coco-box' | 'lvis-box';
  readonly images: number;
  readonly objects: number;
  readonly categories: number;
  readonly detections: number;
  readonly limits: { readonly seconds?: number; readonly peakRssMiB: number };
}

/** Seconds and MiB in 3 GB that the scores of COCO val may take on one core. */
const cocoVal: DrawnSet = {
  metric: 'coco-box',
  images: 5_000,
  objects: 36_000,
  categories: 80,
  detections: 250_000,
  limits: { seconds: 20, peakRssMiB: 2861 },
};

/** 300 detections an image, of all 1,203 categories; the file is longer than the longest string of V8. */
const lvisVal: DrawnSet = {
  metric: 'lvis-box',
  images: 19_809,
  objects: 244_707,
  categories: 1_203,
  detections: 19_809 * 300,
  limits: { peakRssMiB: 2861 },
};

/** Draws both sets in a temporary folder, scores them in child processes, and removes them. */
export async function measureDetection(note: (line: string) => void): Promise<readonly PerfRow[]> {
  const rows: PerfRow[] = [];
  for (const set of [cocoVal, lvisVal]) {
    const folder = await mkdtemp(join(tmpdir(), 'vitabench-perf-'));
    try {
      note(`${set.metric}: writing ${set.detections} detections`);
      const [truth, results] = [join(folder, 'truth.json'), join(folder, 'results.json')];
      const boxes = await writeTruth(set, truth);
      await writeResults(set, results, boxes);
      note(`${set.metric}: scoring`);
      const name = `score ${set.metric}, ${set.images} images, ${set.detections} detections`;
      const { seconds, peakRssMiB } = await runScore(name, [
        ...[set.metric, '--truth', truth, '--predictions', results],
      ]);
      const limit = set.limits.seconds;
      rows.push(
        { name, value: seconds, unit: 's', ...(limit === undefined ? {} : { limit }) },
        { name: `${name}: peak memory`, value: peakRssMiB, unit: 'MiB', limit: set.limits.peakRssMiB },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return rows;
}

interface DrawnObject {
  readonly image: number;
  readonly category: number;
  readonly box: readonly number[];
}

async function writeTruth(set: DrawnSet, file: string): Promise<readonly DrawnObject[]> {
  const random = createRandom(set.images);
  const boxes = Array.from({ length: set.objects }, (_, index) => ({
    image: 1 + (index % set.images),
    category: 1 + Math.floor(random() ** 2 * set.categories),
    box: drawBox(random),
  }));
  const federated = set.metric === 'lvis-box';
  const images = Array.from({ length: set.images }, (_, index) => ({
    id: index + 1,
    height: 480,
    width: 640,
    ...(federated ? federate(set, random) : {}),
  }));
  const categories = Array.from({ length: set.categories }, (_, index) => ({
    id: index + 1,
    name: `class ${index + 1}`,
    ...(federated ? { frequency: 'rcf'[index % 3] } : {}),
  }));
  const annotations = boxes.map(({ image, category, box }, index) => ({
    id: index + 1,
    image_id: image,
    category_id: category,
    bbox: box,
    area: box[2] * box[3] * 0.7,
    iscrowd: index % 100 === 0 ? 1 : 0,
  }));
  await writeFile(file, JSON.stringify({ images, categories, annotations }));
  return boxes;
}

/** Ten categories that are absent from an image, as LVIS has them, and one that is not exhaustive. */
function federate({ categories }: DrawnSet, random: Random) {
  const draw = () => 1 + Math.floor(random() * categories);
  return { neg_category_ids: Array.from({ length: 10 }, draw), not_exhaustive_category_ids: [draw()] };
}

/** A third near the objects, the others anywhere. Written in pieces: the whole text may be longer than a string can be. */
async function writeResults(set: DrawnSet, file: string, objects: readonly DrawnObject[]): Promise<void> {
  const random = createRandom(set.detections);
  const stream = createWriteStream(file);
  let text = '[';
  for (let index = 0; index < set.detections; index++) {
    const object = objects[index % objects.length];
    const near = index < Math.min(objects.length, set.detections / 3);
    const image = near ? object.image : 1 + (index % set.images);
    const category = near ? object.category : 1 + Math.floor(random() * set.categories);
    const box = near ? object.box.map((value) => value + random() * 4) : drawBox(random);
    const score = near ? random() : random() ** 3;
    text += `${index > 0 ? ', ' : ''}{"image_id": ${image}, "category_id": ${category}, "bbox": [${box.map((value) => value.toFixed(4)).join(', ')}], "score": ${score}}`;
    if (text.length > 2 ** 20) {
      if (!stream.write(text)) await once(stream, 'drain');
      text = '';
    }
  }
  stream.end(`${text}]`);
  await once(stream, 'finish');
}

function drawBox(random: Random): readonly number[] {
  return [500, 400, 200, 200].map((most) => Math.round(random() * most * 100) / 100);
}
