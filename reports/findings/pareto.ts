/** A model by its cost and score. */
export interface ParetoPoint {
  readonly model: string;
  readonly cost: number;
  /** As a fraction. */
  readonly score: number;
  readonly low?: number;
  readonly high?: number;
  readonly onFront: boolean;
  /** Not on the front, but not told apart from it: its interval reaches the front's score at its cost. */
  readonly tied: boolean;
}

/** A score against one cost. */
export interface ParetoChart {
  readonly cost: 'params' | 'gmacs' | 'images/s';
  readonly name: string;
  readonly unit: string;
  /** Whether more of it is better: images/s. */
  readonly moreIsBetter: boolean;
  readonly target: string;
  readonly points: readonly ParetoPoint[];
  /** What the numbers hold for: device, batch size, precision; for speeds. */
  readonly note?: string;
}
