import { readFileSync } from 'node:fs';

/** Inputs and the reference's values; see make.py beside the file for how they were made. */
export interface Reference {
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly accuracy: readonly {
    readonly scores: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly acc1: number;
    readonly acc5?: number;
  }[];
  readonly meanPerClassRecall: readonly {
    readonly labels: readonly number[];
    readonly predictions: readonly number[];
    readonly value: number;
  }[];
  readonly retrieval: readonly {
    /** Captions of each image. */
    readonly counts: readonly number[];
    readonly images: readonly (readonly number[])[];
    readonly captions: readonly (readonly number[])[];
    readonly recalls: Readonly<Record<string, number>>;
  }[];
  readonly zeroShot: readonly {
    readonly templates: number;
    /** Text embeddings, class by class, one row a template. */
    readonly texts: readonly (readonly number[])[];
    readonly images: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly classifier: readonly (readonly number[])[];
    readonly predictions: readonly number[];
    readonly metrics: Readonly<Record<string, number>>;
  }[];
  readonly wilson: readonly (readonly [hits: number, n: number, low: number, high: number])[];
  readonly quantile: readonly {
    readonly values: readonly number[];
    readonly shares: readonly number[];
    readonly quantiles: readonly number[];
  }[];
  readonly random: readonly { readonly seed: number; readonly values: readonly number[] }[];
}

/** The stored values, read from test/fixtures/metrics/reference.json. */
export const reference = JSON.parse(
  readFileSync(new URL('../fixtures/metrics/reference.json', import.meta.url), 'utf8'),
) as Reference;
