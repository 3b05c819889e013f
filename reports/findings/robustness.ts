/** A model on one shift: scores as fractions. */
export interface RobustnessPoint {
  readonly model: string;
  readonly inDistribution: number;
  readonly shifted: number;
  /** Effective robustness: shifted less what the baseline says of this in-distribution score; of a panel without a line, less the
   *  in-distribution score itself. */
  readonly rho: number;
  readonly interval?: readonly [low: number, high: number];
  readonly baseline: boolean;
}

/** One data set that is shifted against the in-distribution one. */
export interface RobustnessPanel {
  readonly inDistribution: string;
  readonly shift: string;
  /** Of logit(shifted) = a + b logit(inDistribution), over the baseline models; absent below three of them, and
   *  where their in-distribution scores are all the same. */
  readonly line?: { readonly a: number; readonly b: number; readonly r2: number; readonly n: number };
  readonly points: readonly RobustnessPoint[];
}

/** Accuracy under shift against accuracy without, on logit axes. */
export interface Robustness {
  /** Which models the line goes through: a family, or all. */
  readonly baseline: string;
  readonly panels: readonly RobustnessPanel[];
}
