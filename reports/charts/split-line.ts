import type { FitLine } from '../scaling/series-fit.js';

/** The parts of a line before, inside and beyond the data, joined where they meet. */
export function splitLine(
  line: FitLine,
): Readonly<Record<'before' | 'inside' | 'after', readonly (readonly [x: number, y: number])[]>> {
  const all = line.x.map((x, index) => [x, line.y[index]] as const);
  const [first, last] = line.inside;
  const at = (x: number) => [x, interpolate(line, x)] as const;
  const near = (a: number, b: number) => Math.abs(a / b - 1) < 1e-9;
  const within = all.filter(([x]) => x > first && x < last && !near(x, first) && !near(x, last));
  const before = all.filter(([x]) => x < first && !near(x, first));
  const after = all.filter(([x]) => x > last && !near(x, last));
  return {
    before: before.length > 0 ? [...before, at(first)] : [],
    inside: [at(first), ...within, at(last)],
    after: after.length > 0 ? [at(last), ...after] : [],
  };
}

/** The line at x, straight between its corners in ln x and ln y; beyond its ends the value there. */
function interpolate({ x: xs, y: ys }: FitLine, x: number): number {
  const next = xs.findIndex((corner) => corner >= x);
  if (next === -1) return ys[ys.length - 1];
  if (next === 0 || xs[next] === x) return ys[next];
  const share = Math.log(x / xs[next - 1]) / Math.log(xs[next] / xs[next - 1]);
  return ys[next - 1] * (ys[next] / ys[next - 1]) ** share;
}
