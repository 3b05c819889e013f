/** The forms of a scaling law, y an error. Source of the ladder: F0 to F5.
 *  - `constant`: y = E (F0, the null)
 *  - `power`: y = A x^-alpha (F1)
 *  - `power-floor`: y = E + A x^-alpha (F2)
 *  - `capped`: (y - E) / (E0 - y) = A x^-alpha, E0 the error of guessing (F3)
 *  - `logit`: ln((1 - y) / y) = a + b ln x (F3')
 *  - `shifted`: y = a (x + b)^-c + d (F4)
 *  - `joint`: y = E + A x^-alpha + B x2^-beta (F5)
 *  - `joint-tied`: `joint` with beta = alpha
 *  - `exponential`: y = E - A e^(-alpha x), x a loss: from loss to error */
export const forms = [
  'constant',
  'power',
  'power-floor',
  'capped',
  'logit',
  'shifted',
  'joint',
  'joint-tied',
  'exponential',
] as const;

export type Form = (typeof forms)[number];

/** What is minimised. `log-huber`: sum of w Huber_delta(ln fitted - ln y); `log`: sum of squares of ln fitted - ln y;
 *  `linear`: sum of squares of fitted - y. For `logit` the first two compare logits instead of logs: least squares of its line. */
export const losses = ['log-huber', 'log', 'linear'] as const;

export type Loss = (typeof losses)[number];

/** One form fitted to points. */
export interface FormFit {
  readonly form: Form;
  /** By the names in `forms`, on the scale of x as given (A at x = 1). Exponents are positive for a falling error. */
  readonly params: Readonly<Record<string, number>>;
  /** Free parameters, k of AICc. */
  readonly free: number;
  /** The loss at the optimum: a sum over the points. */
  readonly objective: number;
  /** Delta of the Huber loss; absent for the others. */
  readonly delta?: number;
  /** Parameters that ended on a bound of the search. */
  readonly onBound: readonly string[];
  readonly converged: boolean;
}
