import type { HeadOutput } from './encoder.js';
import type { Head } from './heads.js';
import type { Sample, SampleKind } from './sample.js';
import type { Tensor } from './tensor.js';

/** What a protocol may know before the first sample. */
export interface ProtocolContext {
  readonly classNames: readonly string[];
  readonly templates: readonly string[];
  readonly seed: number;
  /** Text embeddings [N, D] as the model gives them, not normalised. */
  readonly encodeTexts: (texts: readonly string[]) => Promise<Tensor>;
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
}

/** What a task comes to. Metrics are fractions unless their descriptor says otherwise; intervals are 95 %. */
export interface ProtocolResult {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Units scored. */
  readonly n: number;
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
