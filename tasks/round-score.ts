/** A score as it is kept in samples files: six decimals, below which batch sizes already differ. */
export function roundScore(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
