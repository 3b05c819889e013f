import type { FitColumns, FitProblem, GridSearch } from './fit-problem.js';
import { objectiveAt } from './refine.js';
import type { ResidualLoss } from './residual-loss.js';

/** About how many places of a grid's side are tried on the loss itself. */
const tried = 24;

/** How many local optima of a grid are refined. */
const kept = 3;

/** Places of a [width, height] grid that no neighbour undercuts, of a flat stretch its first: the lowest first, at most
 *  three. */
function bestPlaces(values: Float64Array, width: number, height: number): readonly number[] {
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

/** Where to begin: the local optima of the search, the best first, and, where the loss is another one than its squares,
 *  those of the loss itself on a coarser grid. */
export function chooseStarts(
  problem: FitProblem,
  columns: FitColumns,
  loss: ResidualLoss,
  search: GridSearch,
): readonly Float64Array[] {
  const { width, height, squares } = search;
  const places = [...bestPlaces(squares, width, height)];
  if (loss.onLogs && squares.length > 1) {
    const across = height > 1 ? Math.ceil(width / tried) : 1;
    const down = Math.ceil(height / tried);
    const coarseWidth = Math.ceil(width / across);
    const coarseHeight = Math.ceil(height / down);
    const placeOf = (coarse: number) =>
      Math.floor(coarse / coarseHeight) * across * height + (coarse % coarseHeight) * down;
    const losses = new Float64Array(coarseWidth * coarseHeight);
    for (let coarse = 0; coarse < losses.length; coarse++)
      losses[coarse] = objectiveAt(problem, columns, loss, search.thetaAt(placeOf(coarse)));
    places.push(...bestPlaces(losses, coarseWidth, coarseHeight).map(placeOf));
  }
  return [...new Set(places)].map((place) => search.thetaAt(place));
}

/** Starts with another value for each parameter that has no effect at `theta`, spread by factors over its range: the
 *  term that is at 0 there may have a use with another exponent. */
export function reviveStarts(
  problem: FitProblem,
  theta: Float64Array,
  idle: readonly number[],
): readonly Float64Array[] {
  return idle.flatMap((j) => {
    const most = problem.upper[j];
    const least = Math.max(problem.lower[j], most / 10_000);
    return Array.from({ length: tried }, (_, step) =>
      theta.with(j, least * (most / least) ** (step / (tried - 1))),
    );
  });
}
