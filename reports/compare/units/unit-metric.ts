import type { SampleLine } from '../../../harness/core/protocol.js';

/** A metric of two runs over the same independent units: images, questions, groups of them. */
export interface UnitMetric {
  /** Of each run. */
  readonly units: number;
  /** The metric of a pool of 2 x `units`: unit u of the run before counts `weights[u]` times, unit u of the run after
   *  `weights[units + u]` times. Weights [draws, 0] give the run before on a resample, [0, draws] the run after, and
   *  [1 - s, s] a run that is made of both. Undefined where the pool does not define the metric. */
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
