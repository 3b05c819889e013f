/** A signed number with two decimals, times `factor`; no `-0.00`. */
export function formatCell(value: number, factor: number): string {
  const text = (factor * value).toFixed(2);
  if (Number(text) === 0) return '0.00';
  return value > 0 ? `+${text}` : text;
}

/** A difference with its interval: `-0.80 [-1.40, -0.20]`. */
export function formatDifference(value: number, interval: readonly [number, number], factor: number): string {
  return `${formatCell(value, factor)} [${interval.map((end) => formatCell(end, factor)).join(', ')}]`;
}

/** A p value with four decimals, `<0.0001` below. */
export function formatP(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toFixed(4);
}
