import { createRandom } from '../../harness/core/random.js';
import { coordinateNames, toCoordinates, type Middle } from './coordinates.js';
import type { Law } from './law.js';
import { createNormal } from './normal-draws.js';
import type { SeriesFit, Uncertainty } from './series-fit.js';

/** As many points as a scatter plot can show. */
const most = 200;
const normalQuantile95 = 1.959963984540054;

/** ln A at the middle x and the exponent, drawn from what is known of them: 95 % lie in their intervals. Undefined for forms
 *  without them. */
export function scatterOf(
  law: Law,
  uncertainty: Uncertainty,
  count: number,
  seed: number,
): SeriesFit['scatter'] {
  const names = coordinateNames(law.form);
  const [a, e] = [names.indexOf('ln A'), names.indexOf('alpha')];
  if (a < 0 || e < 0 || count < 1) return undefined;
  const middle: Middle = [uncertainty.middle[0], uncertainty.middle[1]];
  const at = toCoordinates(law.form, law.params, middle);
  const size = Math.min(count, most);
  if (uncertainty.kind === 'draws') {
    const kept = uncertainty.draws.slice(0, size);
    const spread = (j: number) => kept.map((draw) => at[j] + uncertainty.widen * (draw[j] - at[j]));
    return { logA: spread(a), alpha: spread(e) };
  }
  const normal = createNormal(createRandom(seed));
  const half = uncertainty.halfSquares;
  // Cholesky's factor of a 2 by 2 matrix.
  const first = Math.sqrt(half[a][a]) / normalQuantile95;
  const cross = first > 0 ? half[a][e] / normalQuantile95 ** 2 / first : 0;
  const second = Math.sqrt(Math.max(half[e][e] / normalQuantile95 ** 2 - cross * cross, 0));
  const logA: number[] = [];
  const alpha: number[] = [];
  for (let i = 0; i < size; i++) {
    const [z, w] = [normal(), normal()];
    logA.push(at[a] + first * z);
    alpha.push(at[e] + cross * z + second * w);
  }
  return { logA, alpha };
}
