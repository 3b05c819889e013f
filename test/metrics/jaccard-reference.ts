import { readFileSync } from 'node:fs';

/** Cues over named images and the reference's values; see make-jaccard.py beside the file for how they were made. */
export interface JaccardReference {
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  /** One embedding an image. */
  readonly images: readonly (readonly number[])[];
  readonly cues: readonly {
    readonly text: readonly number[];
    /** Indices of images. */
    readonly candidates: readonly number[];
    /** Places in the list of candidates, ascending. */
    readonly right: readonly number[];
    readonly chosen: readonly number[];
    readonly score: number;
  }[];
  readonly metrics: Readonly<Record<string, number>>;
}

/** The stored values, read from test/fixtures/metrics/jaccard.json. */
export const jaccardReference = JSON.parse(
  readFileSync(new URL('../fixtures/metrics/jaccard.json', import.meta.url), 'utf8'),
) as JaccardReference;
