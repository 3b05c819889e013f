/** A number of pairs or samples, given in millions, for people: `1.28 B`, `128 M`, below a million as it is: `6,858`. */
export function formatMillions(millions: number): string {
  if (millions >= 1000) return `${round(millions / 1000, 5)} B`;
  if (millions >= 1) return `${round(millions, 5)} M`;
  return round(1e6 * millions, 6);
}

function round(value: number, digits: number): string {
  return Number(value.toPrecision(digits)).toLocaleString('en-US', { maximumFractionDigits: 3 });
}
