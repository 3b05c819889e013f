/** Every task of every model against one reference model. Arrays are by task, then by model. */
export interface Heatmap {
  /** Id of the model that the others are compared with. */
  readonly reference: string;
  readonly models: readonly string[];
  /** Ids of targets, in the order of their suites. */
  readonly tasks: readonly string[];
  /** Scores as fractions; null where there is none. */
  readonly scores: readonly (readonly (number | null)[])[];
  /** Score less that of the reference, in points. */
  readonly differences: readonly (readonly (number | null)[])[];
  /** Two-sided mid-p of McNemar's test on the same samples; null where the metric is not the share of right samples, or the
   *  samples differ. */
  readonly p: readonly (readonly (number | null)[])[];
  /** p after Holm's correction over all tasks of a model. */
  readonly adjusted: readonly (readonly (number | null)[])[];
  /** Why a cell with a difference has no test: under the id of a task, where it is so for all models; otherwise under the ids of
   *  task and model with a space between. See `reasonOf`. */
  readonly untested: Readonly<Record<string, string>>;
}
