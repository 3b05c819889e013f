/** Exponents of a power law that are tried, one by one: 0.01 to 1.5 by 0.01, then by 5 % up to 5. */
export const exponentGrid: readonly number[] = [
  ...Array.from({ length: 150 }, (_, step) => (step + 1) / 100),
  ...Array.from({ length: 24 }, (_, step) => 1.5 * 1.05 ** (step + 1)),
  5,
];

/** The least exponent that a refinement may end at: below, the term is a constant to the eye. */
export const leastExponent = 0.001;
