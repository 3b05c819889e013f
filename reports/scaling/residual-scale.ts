/** The scale that errors are compared on: its value, and its first two derivatives. */
export interface ResidualScale {
  /** NaN where the error is none of the scale. */
  readonly of: (error: number) => number;
  readonly slope: (error: number) => number;
  /** Second derivative over the square of the first. */
  readonly bend: (error: number) => number;
}

/** fitted - y. */
export const plainScale: ResidualScale = { of: (error) => error, slope: () => 1, bend: () => 0 };

/** ln fitted - ln y. */
export const logScale: ResidualScale = { of: Math.log, slope: (error) => 1 / error, bend: () => -1 };

/** ln (fitted / (1 - fitted)) - ln (y / (1 - y)): the scale on which the logit form is a line. */
export const logitScale: ResidualScale = {
  of: (error) => Math.log(error / (1 - error)),
  slope: (error) => 1 / (error * (1 - error)),
  bend: (error) => 2 * error - 1,
};
