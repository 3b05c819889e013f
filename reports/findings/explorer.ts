/** A sample that one model gets right and the other wrong. */
export interface Flip {
  readonly id: string;
  readonly truth: string;
  /** What each of the two said. */
  readonly before: string;
  readonly after: string;
  readonly gained: boolean;
  /** How sure the model that is wrong was: its score of what it said less that of the truth; absent where not kept. */
  readonly margin?: number;
  /** `data:` URI of a small picture, where the data are there. */
  readonly thumbnail?: string;
}

/** Two models on the same samples of one task. */
export interface Explorer {
  readonly task: string;
  readonly before: string;
  readonly after: string;
  readonly n: number;
  readonly bothRight: number;
  readonly gained: number;
  readonly lost: number;
  readonly bothWrong: number;
  /** Of McNemar's test: two-sided, exact, and mid-p. Absent where samples belong together, such as the captions of one image: the
   *  test takes each for itself. */
  readonly exact?: number;
  readonly midP?: number;
  /** The surest first; at most as many as the report may hold. */
  readonly flips: readonly Flip[];
  /** Flips that are not listed here. */
  readonly more: number;
  /** The classes that lose or gain most: truth, gained, lost. */
  readonly classes: readonly { readonly name: string; readonly gained: number; readonly lost: number }[];
}
