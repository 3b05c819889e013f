/** Exponents of a power law that are tried, one by one: 0.01 to 1.5 by 0.01, then by 5 % up to 5. */
export const exponentGrid: readonly number[] = [
  ...Array.from({ length: 150 }, (_, step) => (step + 1) / 100),
  ...Array.from({ length: 24 }, (_, step) => 1.5 * 1.05 ** (step + 1)),
  5,
];

/** How many local optima of a grid are refined. */
const kept = 3;

/** Places of a [width, height] grid that no neighbour undercuts, of a flat stretch its first: the lowest first, at most
 *  three. */
export function bestPlaces(values: Float64Array, width: number, height: number): readonly number[] {
  const places: number[] = [];
  for (let a = 0; a < width; a++)
    for (let b = 0; b < height; b++) {
      const place = a * height + b;
      let lowest = values[place] < Infinity;
      for (let da = -1; da <= 1 && lowest; da++)
        for (let db = -1; db <= 1; db++) {
          const inside = a + da >= 0 && a + da < width && b + db >= 0 && b + db < height;
          if (!inside || (da === 0 && db === 0)) continue;
          const other = values[place + da * height + db];
          const earlier = da < 0 || (da === 0 && db < 0);
          if (earlier ? other <= values[place] : other < values[place]) lowest = false;
        }
      if (lowest) places.push(place);
    }
  return places.sort((one, two) => values[one] - values[two] || one - two).slice(0, kept);
}
