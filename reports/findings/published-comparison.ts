/** One value of a publication beside ours. Fractions. */
export interface PublishedPair {
  readonly model: string;
  readonly target: string;
  readonly ours?: number;
  readonly published: number;
  /** Ours less the published one, in points. */
  readonly differencePoints?: number;
  /** Present where ours has no interval, so that rounding alone may explain a difference. */
  readonly withoutInterval?: true;
  /** How far apart they may be by rounding of the published value and the interval of ours, in points. */
  readonly tolerancePoints?: number;
  readonly verdict: 'agrees' | 'differs' | 'not measured';
  /** Why a score of ours is not compared, where there is one. */
  readonly reason?: string;
  readonly source: string;
  readonly date: string;
}

/** Ours against published values; unexplained gaps first. */
export interface PublishedComparison {
  readonly pairs: readonly PublishedPair[];
  /** Where the publication contradicts itself. */
  readonly notes: readonly string[];
}
