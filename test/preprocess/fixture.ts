import { readFileSync } from 'node:fs';
import type { ImageMode } from '../../harness/core/encoder.js';
import type { ImagePreprocessing } from '../../harness/preprocess/image-transform.js';
import { readNpy, type NpyArray } from '../support/npy.js';

/** One comparison with PIL; no `expected` where PIL refuses (a side would be rounded to zero). */
export interface FixtureCase {
  readonly image: string;
  readonly spec: string;
  readonly imageMode: ImageMode;
  readonly expected?: string;
}

/** index.json of the fixture folder, as make.py wrote it. */
export interface FixtureIndex {
  readonly versions: Readonly<Record<string, string>>;
  readonly mean: [number, number, number];
  readonly std: [number, number, number];
  readonly specs: Readonly<Record<string, Omit<ImagePreprocessing, 'mean' | 'std'>>>;
  readonly images: readonly {
    readonly file: string;
    readonly mode: string;
    readonly width: number;
    readonly height: number;
    readonly rgbSha256: string;
    /** Of mode I only: its 32-bit integers, little-endian. */
    readonly integersSha256?: string;
  }[];
  readonly float32: {
    readonly image: string;
    readonly spec: string;
    readonly expected: string;
    readonly table: string;
  };
  readonly cases: readonly FixtureCase[];
}

const folder = new URL('../fixtures/preprocess/', import.meta.url).pathname;

/** The list of all cases. */
export const fixture = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as FixtureIndex;

/** The bytes of one image file. */
export function readImage(name: string): Uint8Array {
  return readFileSync(`${folder}images/${name}`);
}

/** One stored result. */
export function readExpected(name: string): NpyArray {
  return readNpy(`${folder}expected/${name}`);
}

/** The specification of this name, with the fixture's mean and std. */
export function specOf(name: string): ImagePreprocessing {
  return { ...fixture.specs[name], mean: fixture.mean, std: fixture.std };
}

/** How many values differ, and all of them when the lengths do. */
export function countDifferences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.max(a.length, b.length);
  let differences = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differences++;
  return differences;
}
