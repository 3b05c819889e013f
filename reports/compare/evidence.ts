/** What tells how far two runs are apart. Every difference is after less before, turned so that a negative one is worse. */
export type Evidence = CountedEvidence | ResampledEvidence | UnpairedEvidence;

/** The metric is the share of right ones among the same n samples. */
export interface CountedEvidence {
  readonly kind: 'counted';
  readonly n: number;
  /** Samples that only the run after gets right. */
  readonly gained: number;
  /** Samples that only the run before gets right. */
  readonly lost: number;
}

/** The metric is another one of the same units, computed again on each resample of them, or it is a mean over tasks. */
export interface ResampledEvidence {
  readonly kind: 'resampled';
  /** Independent units that were drawn: images, questions, groups of them; of a mean over tasks, those of its paired tasks. */
  readonly units: number;
  /** Of the units as they are. */
  readonly difference: number;
  /** Of units drawn with replacement, in the order of the draws, so that those of several tasks may be added. Fewer than were asked
   *  for where each takes long. */
  readonly differences: Float64Array;
  /** Had each unit's two answers been exchanged by chance: what differences come of runs that are equally good. */
  readonly swapped: Float64Array;
  /** One-sided p of as low a difference were the runs exchangeable. */
  readonly dropP: number;
  /** Two-sided. */
  readonly differenceP: number;
  /** Of a mean: the tasks that know scores alone, and how many tasks there are. Absent where all are paired. */
  readonly unpaired?: { readonly tasks: readonly string[]; readonly of: number };
}

/** Only the scores are known, each with its own 95 % interval: nothing is paired. */
export interface UnpairedEvidence {
  readonly kind: 'unpaired';
  readonly before: Bounds;
  readonly after: Bounds;
  /** Why the samples could not be paired, for people. */
  readonly reason: string;
}

/** A score with its 95 % interval. */
export interface Bounds {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
