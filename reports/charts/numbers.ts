const minus = '\u2212';

/** A number with three significant digits, a real minus sign, and an exponent only far from 1: `0.65`, `1,280`, `−0.111`. */
export function formatNumber(value: number, digits = 3): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? minus : '';
  if (size >= 1e9 || size < 1e-4) return sign + String(Number(size.toExponential(digits - 1)));
  return sign + groupThousands(String(Number(size.toPrecision(digits))));
}

/** A fraction as percent for a label: `69.9 %`. digits: after the point. */
export function formatPercent(fraction: number, digits = 1): string {
  return `${(100 * fraction).toFixed(digits).replace('-', minus)} %`;
}

/** A fraction as percent for a tick, with only the digits that it has: `70 %`, `0.5 %`. */
export function formatPercentTick(fraction: number): string {
  return `${String(Number((100 * fraction).toPrecision(4))).replace('-', minus)} %`;
}

/** Millions as people write them: `0.65 M`, `12.8 B`, `30 k`. */
export function formatMillions(millions: number): string {
  return formatPrefixed(millions * 1e6, [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e5, 'M', 1e6],
    [1e3, 'k'],
  ]);
}

/** Billions of multiply-accumulates with the prefix that fits: `650 G`, `1.2 P`. */
export function formatMacs(gmacs: number): string {
  return formatPrefixed(gmacs * 1e9, [
    [1e24, 'Y'],
    [1e21, 'Z'],
    [1e18, 'E'],
    [1e15, 'P'],
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
  ]);
}

/** Each prefix: from what size on, its letter, and what it stands for where that is not the same. */
function formatPrefixed(
  value: number,
  prefixes: readonly (readonly [from: number, letter: string, unit?: number])[],
): string {
  const found = prefixes.find(([from]) => Math.abs(value) >= from * (1 - 1e-9));
  if (!found) return formatNumber(value);
  const [from, letter, unit = from] = found;
  return `${formatNumber(value / unit)} ${letter}`;
}

function groupThousands(digits: string): string {
  return digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
}
