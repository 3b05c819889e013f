/** A column of the headline table. */
export interface HeadlineColumn {
  readonly id: string;
  readonly name: string;
  /** `%`: the values are fractions, shown in percent. */
  readonly unit: '%' | 'M' | 'G' | 'images/s' | '';
  /** What the column is about: a fact of the model, or a measured score. */
  readonly kind: 'fact' | 'score' | 'speed';
  readonly higherIsBetter: boolean | null;
  /** What the numbers hold for: device and precision of a speed; how models were told apart. */
  readonly note?: string;
}

/** A value with the half-width of its 95 % interval; or why there is none. */
export type HeadlineCell =
  | {
      readonly value: number;
      readonly half?: number;
      /** `tied`: not told apart from the best: the 95 % interval of their difference holds 0. */
      readonly mark?: 'best' | 'tied';
    }
  | { readonly reason: string };

/** The first table of a report: a row a model. */
export interface Headline {
  readonly columns: readonly HeadlineColumn[];
  readonly rows: readonly { readonly model: string; readonly cells: readonly HeadlineCell[] }[];
}
