import { readFileSync } from 'node:fs';
import type { MapStack } from '../../../tasks/segmentation/map-stack.js';

interface StoredMaps {
  readonly height: number;
  readonly width: number;
  readonly maps: readonly number[];
}

interface StoredOutcome {
  readonly probabilities: readonly number[];
  readonly semantic: readonly number[];
  readonly panoptic: readonly number[];
  readonly segments: readonly (readonly [id: number, label: number])[];
}

/** What test/fixtures/tasks/segmentation/make.py stored. */
export interface TasksReference {
  readonly upsample: readonly (StoredMaps & {
    readonly count: number;
    readonly to: readonly [height: number, width: number];
    readonly enlarged: readonly number[];
    readonly argmax: readonly number[];
  })[];
  readonly components: readonly {
    readonly height: number;
    readonly width: number;
    readonly map: readonly number[];
    readonly regions: readonly number[];
  }[];
  readonly segmenter: readonly (StoredMaps & {
    readonly queries: number;
    readonly grid: readonly [height: number, width: number];
    readonly size: readonly [height: number, width: number];
    /** How many names each class has. */
    readonly names: readonly number[];
    readonly things: readonly number[];
    readonly seen: readonly (0 | 1)[];
    readonly alpha: number;
    readonly beta: number;
    readonly scale: number;
    readonly temperature: number;
    readonly rows: readonly number[];
    readonly embeddings: readonly number[];
    readonly features: readonly number[];
    readonly objectness?: readonly number[];
    readonly pooled: readonly number[];
    readonly ensemble: StoredOutcome;
    readonly inVocabulary: StoredOutcome;
  })[];
}

export const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/tasks/segmentation/reference.json', import.meta.url), 'utf8'),
) as TasksReference;

/** Stored maps as the code takes them. */
export function stackOf({ maps, height, width }: StoredMaps): MapStack {
  return { data: Float32Array.from(maps), count: maps.length / (height * width), height, width };
}
