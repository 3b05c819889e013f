import type { HeadOutput } from './encoder.js';
import type { Head } from './heads.js';
import type { MatrixProduct } from './matrix-product.js';
import type { AssociationInstance, Sample, SampleKind } from './sample.js';
import type { Tensor } from './tensor.js';

/** A metric of the worst group of samples, as the card of the task says. */
export interface GroupRule {
  readonly metric: string;
  /** The metadata column that sorts the samples into groups, one for each value. */
  readonly column: string;
  /** Values that stand for no group: the variant `as-published` counts them, `corrected` does not. */
  readonly leftOut?: readonly number[] | undefined;
}

/** What a protocol may know before the first sample. */
export interface ProtocolContext {
  readonly classNames: readonly string[];
  readonly templates: readonly string[];
  /** What the metadata of each labelled image mean, in their order; empty where samples have none. */
  readonly metadataColumns: readonly string[];
  /** The metrics of the worst group; absent where the card leaves them to the protocol. */
  readonly groupRules?: readonly GroupRule[] | undefined;
  readonly seed: number;
  /** What is asked about named images; absent from data sets of other samples. */
  readonly associations?: readonly AssociationInstance[];
  /** Text embeddings [N, D] as the model gives them, not normalised. */
  readonly encodeTexts: (texts: readonly string[]) => Promise<Tensor>;
  /** Fast products of large matrices, in single precision. */
  readonly multiply: MatrixProduct;
}

/** A sample with what the model said about it. */
export interface AnsweredSample {
  readonly sample: Sample;
  readonly output: HeadOutput;
}

/** One line of the samples file. `correct` only where right and wrong exist. */
export interface SampleLine {
  readonly id: string;
  readonly truth: unknown;
  readonly prediction: unknown;
  readonly correct?: boolean;
  readonly scores?: Readonly<Record<string, number>>;
  /** The group that the sample belongs to, by metadata column, where groups are scored. */
  readonly groups?: Readonly<Record<string, number>>;
}

/** How the samples of one group did: how many they are, and the fractions that `acc1` and `acc5` mean. */
export interface GroupScore {
  readonly n: number;
  readonly acc1: number;
  readonly acc5?: number;
}

/** The readings of a published rule: `as-published`, which the metrics follow, and `corrected`, without its accident. */
export type Variant = 'as-published' | 'corrected';

/** What a task comes to. Metrics are fractions unless their descriptor says otherwise; intervals are 95 %. */
export interface ProtocolResult {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Units scored. */
  readonly n: number;
  /** Scores by metadata column and, inside it, by value; only groups that have samples. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, GroupScore>>>>;
  /** The metrics whose published rule has an accident, by variant, where the card names one. */
  readonly variants?: Readonly<Record<Variant, Readonly<Record<string, number>>>>;
  /** The intervals of `variants`. */
  readonly variantIntervals?: Readonly<
    Record<Variant, Readonly<Record<string, readonly [low: number, high: number]>>>
  >;
  /** Lines that could only be written at the end. */
  readonly lines: readonly SampleLine[];
}

/** One task under way: owns the sufficient statistics that its steps gather. */
export interface ProtocolRun {
  /** Takes the next samples, in order; returns the lines they give. */
  readonly step: (batch: readonly AnsweredSample[]) => readonly SampleLine[];
  readonly finish: () => Promise<ProtocolResult>;
}

/** A scoring rule: start once per model, step per batch, finish. Raise `version` with any change that can move a number. */
export interface Protocol {
  readonly id: string;
  readonly version: number;
  readonly needs: readonly Head[];
  /** The head that every sample goes through. */
  readonly perSample: Exclude<Head, 'text'>;
  readonly samples: SampleKind;
  readonly metrics: readonly string[];
  readonly start: (context: ProtocolContext) => Promise<ProtocolRun>;
}
