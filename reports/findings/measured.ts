import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { Target } from './curve.js';
import type { ReportModel } from './report-data.js';

/** What a model scores on a target, as a fraction of which more is better. */
export interface Score {
  readonly value: number;
  /** 95 % interval; absent where the record has none. */
  readonly low?: number;
  readonly high?: number;
  /** Units scored; of a mean, over all its tasks. */
  readonly n?: number;
}

/** A target with what it is measured by. */
export interface MeasuredTarget extends Target {
  /** Of a task itself; of an aggregate those that its mean is over. */
  readonly tasks: readonly TaskCard[];
  /** Why no curve may be fitted: the metric has no end, so there is no error; absent: it may. */
  readonly unfit?: string;
}

/** The records as the builders of the report's sections see them. */
export interface Measured {
  /** In the order of the input; models without any finished record too. */
  readonly models: readonly ReportModel[];
  /** Aggregates first, then tasks in the order of the input; only those that some model has a score for. */
  readonly targets: readonly MeasuredTarget[];
  /** Undefined where the model has no finished record of the target, or of one of its tasks. */
  readonly score: (target: string, model: string) => Score | undefined;
  /** The finished record of a task. */
  readonly record: (task: string, model: string) => OkRecord | undefined;
}
