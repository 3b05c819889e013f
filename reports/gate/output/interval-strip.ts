/** Columns of a strip; odd, so that zero is a column. */
const columns = 21;
const middle = (columns - 1) / 2;

/** The half-width of strips that show all of these differences and intervals: the largest of them, at least one unit of `least`. */
export function stripReach(values: readonly (number | undefined)[], least: number): number {
  return values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), least);
}

/** A difference and its interval as 21 characters around zero, negative to the left: `····├──●──┤│·········`. */
export function drawStrip(
  { difference, low, high }: { readonly difference: number; readonly low?: number; readonly high?: number },
  reach: number,
): string {
  const columnOf = (value: number) =>
    Math.min(columns - 1, Math.max(0, middle + Math.round((value / reach) * middle)));
  const [point, from, to] = [difference, low ?? difference, high ?? difference].map(columnOf);
  return Array.from({ length: columns }, (_, column) => {
    if (column === point) return '●';
    if (column < from || column > to) return column === middle ? '│' : '·';
    if (column === middle) return '┼';
    if (column === from) return '├';
    return column === to ? '┤' : '─';
  }).join('');
}
