import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDatasets } from '../../harness/library/read-datasets.js';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { sha256 } from '../../harness/core/hash.js';
import { findReader } from '../../harness/data/index.js';
import { readSamples, type OpenDataset } from '../../harness/data/reader.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import { imageOf } from '../support/image-of.js';

/** What trained or chose an embedded model, as the build of the embedded data wrote it down. */
interface Seen {
  /** First 16 hex digits of the SHA-256 over the 48 x 48 x 3 RGB bytes of each picture, sorted. */
  readonly pictures: readonly string[];
  /** Labels of the emoji concepts drawn in these pictures. */
  readonly concepts: readonly string[];
  /** Labels of the concepts of which no emoji was among them. */
  readonly novel: readonly string[];
  /** Those of the novel ones that are the title of a trained clip-art; of a flag, the country alone. */
  readonly novel_in_clipart: readonly string[];
}

/** A drawing that was pasted into scenes, as the manifest names it. */
interface Drawing {
  readonly vendor: string;
  readonly concept: string;
  /** As in `Seen.pictures`. */
  readonly picture: string;
}

const seen = JSON.parse(readFileSync(join(packageRoot, 'tasks/mini/data/seen.json'), 'utf8')) as Seen;
const datasets = await readDatasets();
const embedded = [...datasets.values()].filter(({ root }) => root === 'package');
const hashes = new Map<string, readonly string[]>();
for (const entry of embedded) hashes.set(entry.id, await hashPictures(await open(entry)));

async function open(entry: DatasetEntry): Promise<OpenDataset> {
  const reader = findReader(entry.format);
  if (!reader) throw new Error(`${entry.id}: no reader for ${entry.format}`);
  return reader.open(join(packageRoot, entry.paths[0]), entry);
}

async function hashPictures(dataset: OpenDataset): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const sample of readSamples(dataset)) {
    const picture = await decodeImage(imageOf(sample));
    if (picture.mode === 'I') throw new Error(`${dataset.entry.id}: 16-bit grey is not compared here`);
    found.push(hashOf(picture.channels === 1 ? toRgb(picture.data) : picture.data));
  }
  return found;
}

function toRgb(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 3 * grey.length }, (_, index) => grey[Math.floor(index / 3)]);
}

function hashOf(rgb: Uint8Array): string {
  return sha256(rgb).slice(0, 16);
}

/** `set: hash` of every embedded picture that is in the list. */
function findTrained(pictures: readonly string[]): readonly string[] {
  const known = new Set(pictures);
  return [...hashes].flatMap(([id, own]) =>
    own.filter((hash) => known.has(hash)).map((hash) => `${id}: ${hash}`),
  );
}

describe('the record of what was trained on', () => {
  it('is not empty: the training, validation and clip-art validation pictures, one hash each', () => {
    // 7,993 pictures of the three splits, counted in the artwork pool; equal ones share a hash.
    expect(seen.pictures.length).toBeGreaterThan(7000);
    expect(seen.pictures.length).toBeLessThanOrEqual(7993);
    expect(seen.pictures.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
    expect(new Set(seen.pictures).size).toBe(seen.pictures.length);
    expect(seen.concepts.length).toBeGreaterThan(1500);
    expect(seen.novel).toHaveLength(190);
  });

  it('hashes pictures as this test does: a white one, by hand', () => {
    // head -c 6912 /dev/zero | tr '\0' '\377' | sha256sum | head -c 16
    expect(hashOf(new Uint8Array(48 * 48 * 3).fill(255))).toBe('82eec5ad244bc79d');
  });
});

describe('embedded pictures', () => {
  it('are all read: as many as the data sets say', async () => {
    for (const entry of embedded) {
      const { sampleCount = entry.count } = await open(entry);
      expect([entry.id, hashes.get(entry.id)?.length]).toEqual([entry.id, sampleCount]);
    }
    expect([...hashes.values()].every(({ length }) => length > 0)).toBe(true);
  });

  it('were never trained on, and chose no model', () => {
    expect(findTrained(seen.pictures)).toEqual([]);
  });

  it('are found when one is planted among the trained pictures', () => {
    for (const [id, own] of hashes)
      expect(findTrained([...seen.pictures, own[0]])).toContainEqual(`${id}: ${own[0]}`);
  });
});

/** What the manifest says of the drawings in a set of composed scenes. */
function drawingsOf(set: string): readonly Drawing[] {
  const { sets } = JSON.parse(readFileSync(join(packageRoot, 'tasks/mini/data/manifest.json'), 'utf8')) as {
    sets: readonly { name: string; drawings?: readonly Drawing[] }[];
  };
  return sets.find(({ name }) => name === set)?.drawings ?? [];
}

describe('composed scenes', () => {
  // A scene is a new picture, so that it was never trained on says little. Its drawings are what must not have been: the
  // build wrote down the hash of each before it was pasted.
  const drawings = drawingsOf('scenes');
  const trained = new Set(seen.pictures);
  const isTrained = ({ picture }: Drawing) => trained.has(picture);

  it('show only drawings of two vendors that no model was trained on', () => {
    expect(drawings.length).toBeGreaterThanOrEqual(100);
    expect(new Set(drawings.map(({ vendor }) => vendor))).toEqual(new Set(['fluent-3d', 'noto-v1']));
    expect(drawings.every(({ picture }) => /^[0-9a-f]{16}$/.test(picture))).toBe(true);
    expect(drawings.filter(isTrained)).toEqual([]);
    expect([{ ...drawings[0], picture: seen.pictures[5] }].filter(isTrained)).toHaveLength(1);
  });

  it('show no concept that the encoders were kept from: a novel thing is novel to the detector', () => {
    expect(drawings.filter(({ concept }) => seen.novel.includes(concept))).toEqual([]);
  });

  it('have base and novel things, all of them drawn', async () => {
    const { classes } = JSON.parse(
      readFileSync(join(packageRoot, 'tasks/detection/classes/mini-scenes.json'), 'utf8'),
    ) as { classes: readonly { names: readonly string[]; role: string }[] };
    const drawn = new Set(drawings.map(({ concept }) => concept));
    expect(classes.filter(({ names }) => !drawn.has(names[0]))).toEqual([]);
    expect(classes.filter(({ role }) => role === 'novel')).toHaveLength(15);
    const entry = datasets.get('mini-scenes-coco');
    if (!entry) throw new Error('mini-scenes-coco: no such entry in datasets.json');
    const names = (await open(entry)).categories?.map(({ name }) => name);
    expect(names).toEqual(classes.map((one) => one.names[0]));
  });

  it('have novel names that the embedded detector and segmenter say they were not trained on', () => {
    const read = (file: string) => JSON.parse(readFileSync(join(packageRoot, file), 'utf8')) as unknown;
    const card = read('models/micro/convnext-s-ov-micro/model.json') as Record<
      string,
      { trainedOn: readonly string[] }
    >;
    for (const [head, kind] of [
      ['detector', 'detection'],
      ['segmenter', 'segmentation'],
    ]) {
      const { classes } = read(`tasks/${kind}/classes/mini-scenes.json`) as {
        classes: readonly { names: readonly string[]; role: string }[];
      };
      const base = classes.filter(({ role }) => role === 'base').map(({ names }) => names[0]);
      expect(card[head].trainedOn).toEqual(base);
      expect(base.length).toBeLessThan(classes.length - 10);
    }
  });
});

describe('scenes that questions are asked about', () => {
  const drawings = drawingsOf('lmm');
  const trained = new Set(seen.pictures);

  it('show only drawings of two vendors that no model was trained on, of concepts that were', () => {
    expect(drawings.length).toBeGreaterThanOrEqual(70);
    expect(new Set(drawings.map(({ vendor }) => vendor))).toEqual(new Set(['fluent-3d', 'noto-v1']));
    expect(drawings.filter(({ picture }) => trained.has(picture))).toEqual([]);
    expect(
      [{ ...drawings[3], picture: seen.pictures[9] }].filter(({ picture }) => trained.has(picture)),
    ).toHaveLength(1);
    const concepts = new Set(seen.concepts);
    expect(drawings.filter(({ concept }) => !concepts.has(concept))).toEqual([]);
  });
});

describe('novel concepts', () => {
  const trained = new Set(seen.concepts);

  it('have no emoji in training', () => {
    expect(seen.novel.filter((label) => trained.has(label))).toEqual([]);
  });

  it('are titles of trained clip-art in as many cases as the README of the data says', () => {
    expect(seen.novel_in_clipart.every((label) => seen.novel.includes(label))).toBe(true);
    const readme = readFileSync(join(packageRoot, 'tasks/mini/README.md'), 'utf8');
    expect(readme).toContain(
      `${seen.novel_in_clipart.length} of the 190 are the title of a trained clip-art`,
    );
  });

  it('are caught when one is planted among the trained concepts', () => {
    const planted = new Set([...seen.concepts, seen.novel[7]]);
    expect(seen.novel.filter((label) => planted.has(label))).toEqual([seen.novel[7]]);
  });

  it('are the classes of mini-novel, in order', async () => {
    const entry = datasets.get('mini-novel');
    if (!entry) throw new Error('mini-novel: no such entry in datasets.json');
    expect((await open(entry)).classNames).toEqual(seen.novel);
  });
});
