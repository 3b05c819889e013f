import type { Form, Loss } from './form.js';

/** How a series is fitted, and how sure one wants to be. */
export interface SeriesOptions {
  /** `auto`: the form that the number of points allows and that pays. */
  readonly form: Form | 'auto';
  readonly loss: Loss;
  /** Of the Huber loss; absent: chosen by the residuals. */
  readonly delta?: number;
  /** Error of guessing. Absent: 1 where no y is above 1, otherwise none (losses). */
  readonly ceiling?: number;
  /** Resamples of runs, and of test samples where they are drawn; 0: none. */
  readonly bootstrap: number;
  readonly seed: number;
  /** How many of the points with the largest x are held out; absent: one from 4 different x on, two from 8 on. */
  readonly holdout?: number;
  /** y of every point on each resample of the test items, the same items for all points: [resample][point]. */
  readonly resampled?: readonly (readonly number[])[];
  /** Draws the line beyond the largest x by this factor, within reach. */
  readonly lineTo?: number;
}
