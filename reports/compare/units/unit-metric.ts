import type { SampleLine } from '../../../harness/core/protocol.js';

/** A metric of two runs over the same independent units: images, questions, groups of them. Units that nothing tells apart, in
 *  either run, are of one kind, so that a resample of 50,000 of them is a few numbers. */
export interface UnitMetric {
  /** How many units are of each kind; at least 1. Their sum is the number of units of each run: a resample draws as many. */
  readonly sizes: Int32Array;
  /** The metric of a pool of units of both runs: `weights[k]` of kind k as the run before has them, `weights[sizes.length + k]`
   *  as the run after has them. Weights [draws, 0] give the run before on a resample, [0, draws] the run after, and
   *  [sizes - s, s] a run that is made of both. Undefined where the pool does not define the metric. */
  readonly score: (weights: Int32Array) => number | undefined;
  /** Rows of statistics that `score` walks through: how long it takes. */
  readonly cost: number;
}

/** Gathers what a metric is made of, as the lines of both runs stream past. */
export interface UnitGatherer {
  /** `correct`: it needs id, truth, groups and correct of each line, which a baseline keeps too; `lines`: it needs all. */
  readonly needs: 'correct' | 'lines';
  /** Takes a line of the run before (0) or after (1). Both runs bring the same samples, each in the same order. */
  readonly add: (side: 0 | 1, line: SampleLine) => void;
  /** Undefined where the lines lack what the metric is made of. */
  readonly finish: () => UnitMetric | undefined;
}
