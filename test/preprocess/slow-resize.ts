import type { Interpolation } from '../../harness/preprocess/resample.js';
import type { IntegerImage, PixelImage } from '../../harness/preprocess/pixel-image.js';

/** Which rounding steps the slow resize leaves out: the faults that tests plant. */
export interface Faults {
  readonly noRoundingBetweenPasses?: boolean;
  readonly exactWeights?: boolean;
  readonly fixedSupport?: boolean;
  readonly verticalFirst?: boolean;
}

/** The faults that the resize of integers can have besides. */
export interface IntegerFaults {
  readonly noRoundingBetweenPasses?: boolean;
  readonly fixedPointWeights?: boolean;
  readonly clipsTo16Bits?: boolean;
  readonly roundsHalvesUp?: boolean;
}

const supports = { box: 0.5, bilinear: 1, bicubic: 2, lanczos: 3 };

function kernel(filter: Filter, x: number): number {
  const d = Math.abs(x);
  const sinc = (v: number): number => (v === 0 ? 1 : Math.sin(Math.PI * v) / (Math.PI * v));
  if (filter === 'box') return x > -0.5 && x <= 0.5 ? 1 : 0;
  if (filter === 'bilinear') return d < 1 ? 1 - d : 0;
  if (filter === 'lanczos') return d < 3 ? sinc(d) * sinc(d / 3) : 0;
  // Keys, a = -0.5: 1.5 d^3 - 2.5 d^2 + 1, then -0.5 d^3 + 2.5 d^2 - 4 d + 2
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}

type Filter = Exclude<Interpolation, 'nearest'>;

/** The resize of integers in the same obvious way: exact weights, halves away from zero, nothing clipped. */
export function slowResizeIntegers(
  image: IntegerImage,
  width: number,
  height: number,
  filter: Filter,
  faults: IntegerFaults = {},
): number[] {
  const round = (value: number): number => {
    const whole = faults.roundsHalvesUp ? Math.floor(value + 0.5) : roundAway(value);
    return faults.clipsTo16Bits ? Math.min(65535, Math.max(0, whole)) : whole;
  };
  const between = faults.noRoundingBetweenPasses ? (value: number): number => value : round;
  const weights = { exactWeights: !faults.fixedPointWeights };
  const rows = Array.from({ length: image.height }, (_, y) =>
    [...image.data.subarray(y * image.width, (y + 1) * image.width)].map((value) => [value]),
  );
  const narrow = rows.map((row) => resizeLine(row, width, filter, weights, between));
  const columns = transpose(narrow).map((column) => resizeLine(column, height, filter, weights, round));
  return transpose(columns).flat(2);
}

/** The resize written the obvious way: doubles, weights recomputed for every value, the same rounding points. */
export function slowResize(
  image: PixelImage,
  width: number,
  height: number,
  filter: Filter,
  faults: Faults = {},
): number[] {
  const { channels } = image;
  const round = faults.noRoundingBetweenPasses ? (v: number): number => v : toByte;
  let rows: number[][][] = [];
  for (let y = 0; y < image.height; y++) {
    rows.push([]);
    for (let x = 0; x < image.width; x++) {
      const at = (y * image.width + x) * channels;
      rows[y].push([...image.data.subarray(at, at + channels)]);
    }
  }
  const horizontal = (): void => {
    rows = rows.map((row) => resizeLine(row, width, filter, faults, round));
  };
  const vertical = (last: (v: number) => number): void => {
    const columns = transpose(rows).map((column) => resizeLine(column, height, filter, faults, last));
    rows = transpose(columns);
  };
  if (faults.verticalFirst) {
    vertical(round);
    horizontal();
  } else {
    horizontal();
    vertical(toByte);
  }
  return rows.flat(2);
}

function resizeLine(
  line: number[][],
  size: number,
  filter: Filter,
  faults: Faults,
  round: (value: number) => number,
): number[][] {
  if (size === line.length) return line;
  const scale = line.length / size;
  const stretch = faults.fixedSupport ? 1 : Math.max(1, scale);
  const out: number[][] = [];
  for (let i = 0; i < size; i++) {
    const center = (i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(center - supports[filter] * stretch + 0.5));
    const to = Math.min(line.length, Math.trunc(center + supports[filter] * stretch + 0.5));
    const weights: number[] = [];
    for (let j = from; j < to; j++) weights.push(kernel(filter, (j + 0.5 - center) / stretch));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const fixed = weights.map((w) =>
      faults.exactWeights ? w / total : roundAway((w / total) * 2 ** 22) / 2 ** 22,
    );
    const sums = line[0].map((_, c) => fixed.reduce((sum, weight, k) => sum + weight * line[from + k][c], 0));
    out.push(sums.map(round));
  }
  return out;
}

function transpose(rows: number[][][]): number[][][] {
  return rows[0].map((_, x) => rows.map((row) => row[x]));
}

function roundAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value + 0.5)));
}
