/** One run of a series: what it was given, and the error that came out. */
export interface ScalingPoint {
  /** What it is called in messages and tables: a model id, a row. */
  readonly id: string;
  /** Parameters, samples or GMACs: positive and finite. */
  readonly x: number;
  /** The second variable of the joint forms. */
  readonly x2?: number;
  /** An error above 0: 1 - score as a fraction, or a loss. */
  readonly y: number;
  /** Test samples that y is a mean over: with it an error of 0 or 1 is clamped instead of left out; absent: not known. */
  readonly n?: number;
  /** Variance of ln y that comes from the test samples; absent: (1 - y) / (n y) where n is known. */
  readonly logVariance?: number;
  /** Whether the interval of the score holds the chance level: such points are left out of power laws. */
  readonly atChance?: boolean;
  /** Runs of one architecture, which are resampled together; absent: the point stands alone. */
  readonly cluster?: string;
}
