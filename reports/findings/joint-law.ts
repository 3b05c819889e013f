import type { CostLaw } from '../scaling/allocate.js';
import type { Interval, SeriesFit } from '../scaling/series-fit.js';
import type { Series } from './curve.js';

/** A run under a joint law. */
export interface JointPoint {
  readonly model: string;
  /** Millions. */
  readonly params: number;
  /** Millions. */
  readonly samplesSeen: number;
  /** Multiply-accumulates of a sample, forward, in thousands of millions. */
  readonly gmacs: number;
  /** As a fraction. */
  readonly score: number;
  readonly atChance: boolean;
  /** Samples seen over unique pairs, where above 4. */
  readonly repeated?: number;
  /** Where a published value was read. */
  readonly source?: string;
}

/** What a joint law recommends for a budget: the size and the samples of the least error. */
export interface Allocation {
  /** GMACs of training, forward alone. */
  readonly compute: number;
  /** Millions, with the 95 % interval that the law's own one leaves; absent: not known. */
  readonly params: number;
  readonly paramsInterval?: Interval;
  /** Millions. */
  readonly samplesSeen: number;
  readonly error: number;
  readonly errorInterval?: Interval;
  /** How far outside of the runs, as a factor; 1: inside. */
  readonly beyond: number;
}

/** One law of the error over parameters and samples seen, what a sample costs, and what follows for a budget. */
export interface JointLaw {
  readonly target: string;
  readonly series: Series;
  /** What is counted: `parameters, image + text (M)`, `multiply-accumulates of a sample, image tower alone (G)`. */
  readonly xName: string;
  readonly costName: string;
  /** By parameters, then samples seen. */
  readonly points: readonly JointPoint[];
  /** `joint` or `joint-tied`: x parameters, x2 samples seen, both in millions. */
  readonly fit: SeriesFit;
  /** GMACs of a sample over parameters; r2 on logs, over the sizes. */
  readonly cost: CostLaw & { readonly r2: number; readonly sizes: number };
  /** Exponents of the best parameters and samples over compute. */
  readonly growth: {
    readonly params: number;
    readonly paramsInterval?: Interval;
    readonly samplesSeen: number;
  };
  /** By compute; without those further from the runs than the fit reaches. */
  readonly allocations: readonly Allocation[];
  /** Sentences. */
  readonly warnings: readonly string[];
}
