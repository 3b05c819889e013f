/** Budgets from the least compute of the runs to `reach` times the most, at 1 and 3 times powers of ten, or at these alone where that
 *  would be many. */
export function chooseBudgets(computes: readonly number[], reach: number): readonly number[] {
  const [low, high] = [Math.min(...computes), Math.max(...computes) * reach];
  const all = listRound(low, high, [1, 3]);
  return all.length <= most ? all : listRound(low, high, [1]);
}

const most = 8;

function listRound(low: number, high: number, mantissas: readonly number[]): readonly number[] {
  const powers = Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1;
  return Array.from({ length: powers }, (_, step) => Math.floor(Math.log10(low)) + step)
    .flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`)))
    .filter((budget) => budget >= low && budget <= high);
}
