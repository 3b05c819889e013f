/** The filters that average over a window; `nearest` picks one pixel and stands apart. */
export type ResampleFilter = 'box' | 'bilinear' | 'bicubic' | 'lanczos';

/** Weights of one direction, for the outputs `first` to `first + count - 1` of a resize. Output `i` sums
 *  `weights[i * taps + t] * input[starts[i] + t]` for t < taps; weights are zero where a window is shorter.
 *  `starts` never falls, and `starts[i] + taps` stays inside the input. */
export interface ExactCoefficients {
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

/** The same for 8-bit pixels: weights in fixed point, 22 bits after the point, in the form that assembly/resample.ts takes.
 *  `taps` is even; the weight of a tap that this puts behind the end of the input is zero. */
export interface Coefficients extends Omit<ExactCoefficients, 'weights'> {
  /** For every two taps the high halves of their weights, then the low ones: weight = high * 2^16 + low. */
  readonly halves: Int16Array;
}

/** Bits after the point: 32 minus 8 for the value and 2 for sign and overshoot. */
const precisionBits = 22;

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

/** `exactCoefficients` in fixed point, for 8-bit pixels. Computed once per argument list.
 *  Source: python-pillow/Pillow, src/libImaging/Resample.c, `normalize_coeffs_8bpc`. */
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
    table = toFixedPoint(exactCoefficients(inSize, outSize, filter, first, count));
    const oldest = tables.keys().next();
    if (tables.size >= maxTables && !oldest.done) tables.delete(oldest.value);
    tables.set(key, table);
  }
  return table;
}

/** The weights for shrinking or enlarging `inSize` samples to `outSize`, outputs `first` to `first + count - 1` only.
 *  The window grows with the shrink factor, so that every input counts.
 *  Source: python-pillow/Pillow, src/libImaging/Resample.c, `precompute_coeffs`. */
export function exactCoefficients(
  inSize: number,
  outSize: number,
  filter: ResampleFilter,
  first: number,
  count: number,
): ExactCoefficients {
  const kernel = kernels[filter];
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
  const taps = lengths.reduce((a, b) => Math.max(a, b), 0);
  const weights = new Float64Array(count * taps);
  const raw = new Float64Array(taps);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    let sum = 0;
    for (let t = 0; t < lengths[i]; t++) {
      raw[t] = kernel.weigh((t + starts[i] - center + 0.5) * inverse);
      sum += raw[t];
    }
    const start = Math.min(starts[i], inSize - taps);
    for (let t = 0, to = i * taps + starts[i] - start; t < lengths[i]; t++, to++)
      weights[to] = sum === 0 ? raw[t] : raw[t] / sum;
    starts[i] = start;
  }
  return { taps, starts, weights };
}

function toFixedPoint({ taps: given, starts, weights }: ExactCoefficients): Coefficients {
  const taps = given + (given % 2);
  const halves = new Int16Array(starts.length * taps * 2);
  for (let i = 0; i < starts.length; i++)
    for (let t = 0; t < given; t++) {
      const scaled = weights[i * given + t] * (1 << precisionBits);
      const weight = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      const at = 2 * (i * taps + t) - (t % 2);
      // The low half is what is left, as a signed number: storing it keeps the last 16 bits.
      halves[at] = (weight + (1 << 15)) >> 16;
      halves[at + 2] = weight;
    }
  return { taps, starts, halves };
}
