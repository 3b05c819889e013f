/** The filters that average over a window; `nearest` picks one pixel and stands apart. */
export type ResampleFilter = 'box' | 'bilinear' | 'bicubic' | 'lanczos';

/** Weights of one direction, for the outputs `first` to `first + count - 1` of a resize. Output `i` sums
 *  `weights[i * taps + t] * input[starts[i] + t]` for t < taps; weights are 22-bit fixed point, zero where a window is
 *  shorter. `starts` never falls, and `starts[i] + taps` stays inside the input. */
export interface Coefficients {
  /** A multiple of 4 (for loops that take four at once) unless the input is shorter than that. */
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Int32Array;
}

/** Bits after the point: 32 minus 8 for the value and 2 for sign and overshoot. */
export const precisionBits = 22;

interface Kernel {
  readonly support: number;
  readonly weigh: (distance: number) => number;
}

const kernels: Readonly<Record<ResampleFilter, Kernel>> = {
  box: { support: 0.5, weigh: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weigh: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weigh: (x) => weighBicubic(Math.abs(x)) },
  lanczos: { support: 3, weigh: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Keys' cubic convolution with a = -0.5. The order of the operations is Pillow's: another one rounds differently. */
function weighBicubic(x: number): number {
  const a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** Tables kept; a data set whose images all differ in size must not grow this without end. */
const maxTables = 256;
const tables = new Map<string, Coefficients>();

/** The weights for shrinking or enlarging `inSize` samples to `outSize`, outputs `first` to `first + count - 1` only.
 *  The window grows with the shrink factor, so that every input counts. Computed once per argument list.
 *  Source: python-pillow/Pillow, src/libImaging/Resample.c, `precompute_coeffs` and `normalize_coeffs_8bpc`. */
export function coefficientsFor(
  inSize: number,
  outSize: number,
  filter: ResampleFilter,
  first = 0,
  count = outSize,
): Coefficients {
  const key = `${inSize}/${outSize}/${filter}/${first}/${count}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = computeCoefficients(inSize, outSize, kernels[filter], first, count);
    const oldest = tables.keys().next();
    if (tables.size >= maxTables && !oldest.done) tables.delete(oldest.value);
    tables.set(key, table);
  }
  return table;
}

function computeCoefficients(
  inSize: number,
  outSize: number,
  kernel: Kernel,
  first: number,
  count: number,
): Coefficients {
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = kernel.support * filterScale;
  const inverse = 1 / filterScale;
  const starts = new Int32Array(count);
  const lengths = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    starts[i] = Math.max(0, Math.trunc(center - support + 0.5));
    lengths[i] = Math.min(inSize, Math.trunc(center + support + 0.5)) - starts[i];
  }
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0);
  const taps = Math.min(inSize, Math.ceil(longest / 4) * 4);
  const weights = new Int32Array(count * taps);
  const exact = new Float64Array(longest);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    let sum = 0;
    for (let t = 0; t < lengths[i]; t++) {
      exact[t] = kernel.weigh((t + starts[i] - center + 0.5) * inverse);
      sum += exact[t];
    }
    const start = Math.min(starts[i], inSize - taps);
    for (let t = 0, to = i * taps + starts[i] - start; t < lengths[i]; t++, to++)
      weights[to] = toFixedPoint(sum === 0 ? exact[t] : exact[t] / sum);
    starts[i] = start;
  }
  return { taps, starts, weights };
}

function toFixedPoint(weight: number): number {
  const scaled = weight * (1 << precisionBits);
  return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}
