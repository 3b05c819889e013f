import type { SeriesFit } from '../scaling/series-fit.js';

/** What grows along a curve: parameters, training samples, or the compute of training. */
export const axes = ['size', 'data', 'compute'] as const;

export type AxisKind = (typeof axes)[number];

/** What is measured: a mean that papers report, or one task. */
export interface Target {
  /** `mean38`, `imagenet`, `datacomp/cifar10`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'aggregate' | 'task';
  /** Of the task: `classification`, `retrieval`, …; of an aggregate `suite`. */
  readonly group: string;
  readonly metric: string;
  /** What guessing scores, as a fraction. */
  readonly chance?: number;
  /** What the metric's own values were divided by to be fractions: 2,000 points of MME; absent: 1. */
  readonly divisor?: number;
}

/** Whose points a curve joins. */
export interface Series {
  /** Unique among the curves of one axis and target, stable over runs: `vitamin · datacomp-1b`. */
  readonly key: string;
  readonly family: string;
  /** Name of the training data; on the compute axis it may be several. */
  readonly data: string;
  /** What else is the same in all points, in words: `size S`, `1,280 M samples seen`. */
  readonly fixed: string;
  /** What tells its models from others of the family, short: the patch, `/32`, along model size, and the size, `S/32`, along data. */
  readonly build?: string;
  /** How long they were trained, short: `128 M`. */
  readonly training?: string;
  /** Read from a publication: drawn apart from what was measured. */
  readonly published: boolean;
}

/** One model on a curve. Scores are fractions. */
export interface CurvePoint {
  readonly model: string;
  /** Millions of parameters (image and text), unique training pairs or samples seen in millions, or GMACs of training. */
  readonly x: number;
  /** On the size axis, of the image tower alone. */
  readonly xImage?: number;
  readonly score: number;
  readonly low?: number;
  readonly high?: number;
  readonly n?: number;
  readonly atChance: boolean;
  /** Samples seen over unique pairs, where above 4: the data were repeated. */
  readonly repeated?: number;
  /** On the lower envelope of the error against compute. */
  readonly onEnvelope?: boolean;
  /** Where a published value was read. */
  readonly source?: string;
}

/** A series of models that differ in one thing, and the law through them. */
export interface Curve {
  readonly axis: AxisKind;
  readonly target: string;
  readonly series: Series;
  /** What x is, with its unit: `parameters, image + text (M)`, `samples seen (M)`, `unique pairs (M)`. */
  readonly xName: string;
  /** By x. */
  readonly points: readonly CurvePoint[];
  /** Of the error, 1 - score, over `x`. */
  readonly fit: SeriesFit;
}

/** One law through all families of an axis and target: one exponent, a factor for each family. */
export interface PooledFit {
  readonly axis: AxisKind;
  readonly target: string;
  readonly alpha: { readonly value: number; readonly interval: readonly [number, number] };
  /** A by series key. */
  readonly factors: Readonly<Record<string, number>>;
  /** p of the F-test that the series have one exponent; absent: too few points to tell. */
  readonly oneExponent?: number;
  readonly n: number;
}
