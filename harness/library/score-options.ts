import type { MetricValue } from '../score/scorer.js';

/** Numbers of a matrix, row by row. */
export interface Matrix {
  readonly shape: readonly [rows: number, columns: number];
  readonly data: Float32Array | Float64Array;
}

/** A file, by its path, or what would be in it: for a list a list, for JSON its value, for a matrix a `Matrix` or a list of rows. */
export type FileOrValue =
  string | readonly unknown[] | Matrix | Int32Array | Readonly<Record<string, unknown>>;

/** What is scored and how: the options of `bench score METRIC`, which `bench score METRIC --help` explains one by one. */
export interface ScoreOptions {
  /** What `bench score --help` lists: `classification`, `coco-box`, ... */
  readonly metric: string;
  readonly truth?: FileOrValue | undefined;
  readonly predictions?: FileOrValue | undefined;
  readonly imageEmbeds?: FileOrValue | undefined;
  readonly textEmbeds?: FileOrValue | undefined;
  readonly groups?: FileOrValue | undefined;
  readonly base?: FileOrValue | undefined;
  readonly novel?: FileOrValue | undefined;
  readonly choices?: FileOrValue | undefined;
  readonly questions?: FileOrValue | undefined;
  readonly splits?: FileOrValue | undefined;
  /** A folder. */
  readonly truthDir?: string | undefined;
  /** A folder. */
  readonly predictionsDir?: string | undefined;
  readonly split?: string | undefined;
  readonly rule?: string | undefined;
  /** Images and captions of an item: `[2, 2]`. */
  readonly perItem?: string | readonly [images: number, captions: number] | undefined;
  readonly leaveOut?: string | number | readonly (string | number)[] | undefined;
  readonly numClasses?: number | undefined;
  readonly ignoreLabel?: number | undefined;
  readonly reduceZeroLabel?: boolean | undefined;
  readonly perCategory?: boolean | undefined;
  readonly perClass?: boolean | undefined;
  /** Of a metric that an extension brings. */
  readonly [option: string]: unknown;
}

/** What was scored: the document of `bench score --json`, with what is odd about it. */
export interface ScoreDocument {
  readonly metric: string;
  /** Fractions, but for MME (points) and judges (0 to 100); null where a metric is not defined on this input. */
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Units scored. */
  readonly n: number;
  readonly warnings: readonly string[];
}
