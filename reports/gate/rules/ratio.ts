import type { GateConfig, GateRule } from '../../../harness/config/gate-config.js';
import { createRandom } from '../../../harness/core/random.js';
import { quantile } from '../../../harness/metrics/bootstrap.js';
import type { SpeedComparison } from '../../compare/comparison.js';
import type { Outcome } from '../outcome.js';

/** Whether the run after is fast enough: the ratio of the medians of its repetitions and of those before. It fails only where the
 *  whole 95 % bootstrap interval of the ratio is below `min`; too few repetitions, or another machine, say nothing. */
export function judgeRatio(
  speed: SpeedComparison,
  { min, repeats, requireSameMachine }: NonNullable<GateRule['ratio']>,
  { seed, bootstrap }: Pick<GateConfig, 'seed' | 'bootstrap'>,
): Outcome {
  const fewest = Math.min(speed.before.length, speed.after.length);
  if (fewest < repeats)
    return inconclusive(
      `${speed.before.length} and ${speed.after.length} repetitions, a ratio of medians needs ${repeats} of each run`,
    );
  if (requireSameMachine && !speed.sameMachine)
    return inconclusive(`the runs are not of the same machine and settings: ${listDiffering(speed)}`);
  const before = Float64Array.from(speed.before).toSorted();
  const after = Float64Array.from(speed.after).toSorted();
  if (!(before[0] > 0 && after[0] > 0)) return inconclusive('a repetition states no speed');
  const medians = [quantile(before, 0.5), quantile(after, 0.5)] as const;
  const ratio = medians[1] / medians[0];
  const [low, high] = resampleRatio(before, after, bootstrap, seed);
  const failed = high < min;
  const rates = `${medians[0].toPrecision(4)} to ${medians[1].toPrecision(4)} images/s`;
  const unsure = !failed && ratio < min ? ', whose interval reaches it' : '';
  return {
    state: failed ? 'fail' : 'pass',
    message: `${ratio.toFixed(3)} times as fast [${low.toFixed(3)}, ${high.toFixed(3)}], ${rates}; the least ratio is ${min}${unsure}`,
    numbers: { ...{ before: medians[0], after: medians[1] }, ...{ ratio, low, high }, limit: min },
  };

  function inconclusive(message: string): Outcome {
    return { state: 'inconclusive', message, numbers: { limit: min } };
  }
}

function listDiffering({ differs }: SpeedComparison): string {
  return differs.length > 0 ? differs.join(', ') : 'unknown ones';
}

function resampleRatio(
  before: Float64Array,
  after: Float64Array,
  resamples: number,
  seed: number,
): readonly [low: number, high: number] {
  const random = createRandom(seed);
  const drawMedian = (values: Float64Array) =>
    quantile(values.map(() => values[Math.floor(random() * values.length)]).sort(), 0.5);
  const ratios = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw++) {
    const median = drawMedian(before);
    ratios[draw] = drawMedian(after) / median;
  }
  ratios.sort();
  return [quantile(ratios, 0.025), quantile(ratios, 0.975)];
}
