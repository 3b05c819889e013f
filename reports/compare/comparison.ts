import type { TaskRecord } from '../../harness/config/record.js';
import type { Evidence } from './evidence.js';

/** What must be the same on both sides for a difference to be one of the models. */
export const comparedFields = [
  'dataset',
  'split',
  'protocol',
  'prompts',
  'preprocess',
  'metric',
  'judge',
  'samples',
] as const;

/** A fact that must be the same on both sides. */
export type ComparedField = (typeof comparedFields)[number];

/** Two runs of one model, or of two that are to be compared. */
export interface RunComparison {
  readonly before: SideFacts;
  readonly after: SideFacts;
  /** In the order of the suite; every task that one of the sides has a finished record of. */
  readonly tasks: readonly TaskComparison[];
  /** Means over tasks; `mean` is over every compared task whose metric is a fraction. */
  readonly aggregates: readonly AggregateComparison[];
}

/** What a side is. */
export interface SideFacts {
  readonly name: string;
  readonly model: string;
  /** Of the weights; absent where no record knows it. */
  readonly sha256?: string;
  readonly commit?: string;
}

/** One task of both runs. */
export type TaskComparison = ComparedTask | IncomparableTask | MissingTask | NewTask;

interface EveryTask {
  readonly task: string;
  readonly group: TaskRecord['group'];
  /** The metric that the record of the baseline reports. */
  readonly metric: string;
}

/** Both runs were asked the same. */
export interface ComparedTask extends EveryTask {
  readonly status: 'compared';
  readonly before: number;
  readonly after: number;
  /** After less before. */
  readonly difference: number;
  /** Whether a higher value is better; differences in `evidence` are already turned. */
  readonly higherIsBetter: boolean;
  /** Samples of both. */
  readonly n: number;
  readonly evidence: Evidence;
  /** Every metric that both records have. */
  readonly metrics: Readonly<Record<string, readonly [before: number, after: number]>>;
  /** 95 % intervals that the record of the run after states, by metric. */
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Every sample was answered the same: nothing can have changed. */
  readonly identical: boolean;
  /** Samples that only one of the runs gets right; absent where there is no right and wrong, or samples are not kept. */
  readonly flips?: { readonly gained: number; readonly lost: number; readonly of: number };
  /** Samples of which the runs said different things; absent where that is not kept. */
  readonly changed?: { readonly count: number; readonly of: number };
  /** Whether the weights are the same, byte for byte, and ran on the same provider in the same precision: then nothing should change. */
  readonly sameModel: boolean;
  readonly speed: SpeedComparison;
  /** The runs whose number another program measured; absent where none is. */
  readonly imported?: readonly ImportedSide[];
}

/** Where the number of a run was brought in from. */
export interface ImportedSide {
  readonly side: 'before' | 'after';
  readonly tool: string;
  readonly file: string;
  /** What the tool asked otherwise than our task, as far as is known. */
  readonly differs: readonly string[];
}

/** Images a second of both runs, and of their repetitions. */
export interface SpeedComparison {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Whether machine, provider, precision, batch size, threads and workers agree. */
  readonly sameMachine: boolean;
  /** What differs, for people; empty where nothing does. */
  readonly differs: readonly string[];
}

/** Both have a record, but not of the same question. */
export interface IncomparableTask extends EveryTask {
  readonly status: 'incomparable';
  /** At least one. */
  readonly mismatches: readonly Mismatch[];
  /** As they are, for people; nothing may be concluded from them. */
  readonly before: number;
  readonly after: number;
}

/** A fact that is not the same. */
export interface Mismatch {
  readonly field: ComparedField;
  readonly before: string;
  readonly after: string;
}

/** Only the baseline has a finished record. */
export interface MissingTask extends EveryTask {
  readonly status: 'missing';
  readonly before: number;
  /** What the other side has in its place: nothing, or a skipped or failed record. */
  readonly reason: string;
}

/** Only the current run has a finished record. */
export interface NewTask extends EveryTask {
  readonly status: 'new';
  readonly after: number;
}

/** A mean over tasks of both runs. */
export interface AggregateComparison {
  readonly id: string;
  readonly name: string;
  /** Ids of the tasks it is over. */
  readonly tasks: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  readonly evidence: Evidence;
  readonly identical: boolean;
  /** The task that fell most. */
  readonly worst: { readonly task: string; readonly difference: number };
}
