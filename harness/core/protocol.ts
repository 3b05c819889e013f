import type { Category } from './annotations.js';
import type { DetectionRules, LabelRules, ModelFacts } from './dense-rules.js';
import type { HeadOutput, ImageView, OutputDigest } from './encoder.js';
import type { Head } from './heads.js';
import type { Judge } from './judge.js';
import type { MatrixProduct } from './matrix-product.js';
import type { Picture } from './picture.js';
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

/** Where a protocol puts its predictions, in the exchange formats of the field: files of one folder beside the record. */
export interface PredictionSink {
  /** Writes a whole file. Names may have folders: `panoptic/1.png`. */
  readonly write: (name: string, bytes: Uint8Array) => Promise<void>;
  /** Adds to the end of a text file. */
  readonly append: (name: string, text: string) => Promise<void>;
}

/** Takes the first samples as pictures. */
export interface PictureSink {
  /** Whether one more is wanted. */
  readonly isOpen: () => boolean;
  readonly add: (picture: Picture) => Promise<void>;
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
  /** The tensor [N, D] that `make` computes from text embeddings, or that it gave to a task or run before, of the same model,
   *  for the same JSON value `what`: so `what` holds everything that it is made of beside the model, and a version. */
  readonly keep: (what: unknown, make: () => Promise<Tensor>) => Promise<Tensor>;
  /** Fast products of large matrices, in single precision. */
  readonly multiply: MatrixProduct;
  /** The classes of a dense task in the order of their index; absent elsewhere. */
  readonly categories?: readonly Category[];
  readonly labels?: LabelRules;
  readonly detection?: DetectionRules;
  readonly model: ModelFacts;
  /** Ids that an upload to the server of a benchmark must list beside those of the samples, in its order. */
  readonly uploadIds?: readonly (string | number)[];
  /** Grades answers; there for every protocol that is `judged`. */
  readonly judge?: Judge;
  /** Worker threads that a protocol may start for itself. */
  readonly workers: number;
  readonly predictions: PredictionSink;
  readonly pictures: PictureSink;
}

/** A sample with what the model said about it. */
export interface AnsweredSample {
  readonly sample: Sample;
  readonly output: HeadOutput;
}

/** What is kept of an image's detections: enough for the AP of any draw of images, and no more. By group of categories, which
 *  is what they are counted by (`r`, `c`, `f`; `base`, `novel`; both as `r novel`; nothing where there are no groups), then by
 *  category id: the objects that are to be found, then the score and the outcome of each detection by descending score.
 *  Outcome: bit t is set where the detection is right at the threshold t of IoU (0.5, 0.55, ... 0.95), bit 10 + t where it
 *  counts neither as right nor as wrong. Detections that count at no threshold are left out. Objects are of any size. */
export type ImageMatches = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** One line of the samples file. `correct` only where right and wrong exist. */
export interface SampleLine {
  readonly id: string;
  readonly truth: unknown;
  readonly prediction: unknown;
  readonly correct?: boolean;
  /** Of a question: what the model was told, and what it said, word for word. */
  readonly prompt?: string;
  readonly answer?: string;
  readonly scores?: Readonly<Record<string, number>>;
  /** Of an image with any number of classes: its score for each class, not rounded, as their order is the metric. */
  readonly classScores?: readonly number[];
  /** Whether the truth is among the first five, where a metric asks that. */
  readonly correctTop5?: boolean;
  /** Of detections, by the overlap (boxes or masks) of the metrics without a prefix; scores are not rounded. */
  readonly matches?: ImageMatches;
  /** The independent unit that the sample is drawn with in a resample, where others belong to it too: the image of a question. */
  readonly unit?: string;
  /** The group that the sample belongs to where groups are scored: by metadata column, or as the protocol names them. */
  readonly groups?: Readonly<Record<string, number | string>>;
  /** By class id, the counts from which metrics over classes are summed: what they are is said by the protocol. */
  readonly counts?: Readonly<Record<string, readonly number[]>>;
}

/** How the samples of one group did: how many they are, and the fractions that `acc1` and `acc5` mean. */
export interface GroupScore {
  readonly n: number;
  readonly acc1: number;
  readonly acc5?: number;
}

/** Metrics by the name of a sorting (`category`), the name of a part of it, and their own. */
export type Breakdowns = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

/** A file of the predictions that a server scores. */
export interface Submission {
  /** Its name among the predictions. */
  readonly file: string;
  /** Where it is to be sent: a sentence. */
  readonly note: string;
}

/** The readings of a published rule: `as-published`, which the metrics follow, and `corrected`, without its accident. */
type Variant = 'as-published' | 'corrected';

/** What a task comes to. Metrics are fractions unless their descriptor says otherwise; intervals are 95 %. */
export interface ProtocolResult {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Units scored. */
  readonly n: number;
  /** Scores by metadata column and, inside it, by value; only groups that have samples. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, GroupScore>>>>;
  /** Metrics of parts of the data set: by the name of the sorting, the name of the part, and the metric, beside `n`. */
  readonly breakdowns?: Breakdowns;
  /** What is odd but was scored: sentences. */
  readonly warnings?: readonly string[];
  /** What is to be sent to a server for the score, which `metrics` then lacks. */
  readonly submission?: Submission;
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
  /** All that `step` needs of what the model said about one sample, made small: so that a step can be taken later, on another
   *  machine. Of each sample alone, in any order; nothing is counted and nothing written. There where the protocol says that it
   *  `digests`; `step` takes samples with their digest and without, and comes to the same bytes. */
  readonly digest?: (answered: AnsweredSample) => Promise<OutputDigest>;
  /** Takes the next samples, in order; returns the lines they give. */
  readonly step: (batch: readonly AnsweredSample[]) => readonly SampleLine[] | Promise<readonly SampleLine[]>;
  readonly finish: () => Promise<ProtocolResult>;
  /** Gives back what the run holds, such as threads; called once, however the task ends. */
  readonly close?: () => Promise<void>;
}

/** A form in which other programs read predictions: `bench score` takes each. */
export const exchangeFormats = ['coco-results', 'coco-panoptic', 'label-maps', 'llava-answers'] as const;

/** A form in which other programs read predictions. */
export type ExchangeFormat = (typeof exchangeFormats)[number];

/** A scoring rule: start once per model, step per batch, finish. Raise `version` with any change that can move a number. */
export interface Protocol {
  readonly id: string;
  readonly version: number;
  readonly needs: readonly Head[];
  /** The head that every sample goes through. */
  readonly perSample: Exclude<Head, 'text'>;
  /** What of an image the dense head looks at, where the card does not say; absent for other heads. */
  readonly view?: ImageView;
  readonly samples: readonly SampleKind[];
  /** The metrics that it may report; some only where the data define them. */
  readonly metrics: readonly string[];
  /** Whether a judge grades the answers; absent: no. */
  readonly judged?: true;
  /** How the files of its predictions are laid out, by kind of sample where that differs; absent where it writes none. */
  readonly exchange?: ExchangeFormat | Readonly<Partial<Record<SampleKind, ExchangeFormat>>>;
  /** Whether its runs have `digest`: outputs are too large to be kept as they are; absent: no. */
  readonly digests?: true;
  readonly start: (context: ProtocolContext) => Promise<ProtocolRun>;
}

/** How a protocol lays out its predictions for samples of a kind; undefined where it writes none. */
export function exchangeFormatOf({ exchange }: Protocol, kind: SampleKind): ExchangeFormat | undefined {
  return typeof exchange === 'object' ? exchange[kind] : exchange;
}
