/** Where the places of one axis lie between those of another. */
export interface BilinearAxis {
  /** For each place of the longer axis the neighbour before it, and after it. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Share of the neighbour after it, in [0, 1); the rest is that of the one before. */
  readonly weight: Float64Array;
}

/** How `to` places are interpolated from `from`: half-pixel centres, and the border continued outwards.
 *  Source: torch, F.interpolate with mode bilinear and align_corners false, in double precision. */
export function planAxis(from: number, to: number): BilinearAxis {
  const [low, high] = [new Int32Array(to), new Int32Array(to)];
  const weight = new Float64Array(to);
  const scale = from / to;
  for (let place = 0; place < to; place++) {
    const source = Math.max(0, (place + 0.5) * scale - 0.5);
    low[place] = Math.min(Math.floor(source), from - 1);
    high[place] = Math.min(low[place] + 1, from - 1);
    weight[place] = high[place] === low[place] ? 0 : source - low[place];
  }
  return { low, high, weight };
}
