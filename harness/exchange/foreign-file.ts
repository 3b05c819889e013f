import type { ForeignFormat } from '../core/foreign-format.js';

/** The programs whose files are read and written. */
export type ForeignTool = 'CLIP_benchmark' | 'DataComp' | 'open_clip';

/** A model as a file of another program calls it. */
export interface ForeignModel {
  readonly name: string;
  /** The tag or the path of its weights; absent where the file has none. */
  readonly pretrained?: string;
}

/** A number of another program. */
export interface ForeignValue {
  readonly value: number;
  /** Half a unit of its last digit where the file has rounded numbers, else 0. */
  readonly half: number;
}

/** What a file says of one model on one data set. */
export interface ForeignRun {
  /** Where it stands in the file: `line 3`. */
  readonly place: string;
  /** Undefined where the file says nothing of the model. */
  readonly model: ForeignModel | undefined;
  /** As the file calls it. */
  readonly dataset: string;
  /** What else it calls the data set, where it has two names for it. */
  readonly title?: string;
  /** What was done with the data set, where the file says so: `zeroshot_classification`. */
  readonly task?: string;
  readonly language?: string;
  /** By metric, as the file calls it. */
  readonly values: ReadonlyMap<string, ForeignValue>;
  /** Metrics that have a place in the file, and no number there. */
  readonly empty: readonly string[];
}

/** A mean that a file states of a model beside the numbers it is over. */
export interface StatedMean {
  readonly place: string;
  readonly model: ForeignModel;
  /** The name of the column. */
  readonly name: string;
  readonly value: ForeignValue;
}

/** A result file of another program. */
export interface ForeignFile {
  readonly format: ForeignFormat;
  readonly tool: ForeignTool;
  readonly runs: readonly ForeignRun[];
  readonly means: readonly StatedMean[];
  /** Columns that no task has a place for. */
  readonly unknownColumns: readonly string[];
}
