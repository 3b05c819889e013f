import { deriveSeed } from '../../harness/core/derive-seed.js';
import { createRandom } from '../../harness/core/random.js';
import { createBinomialDraws } from '../../harness/metrics/binomial-draws.js';
import { independentDeviation } from '../../harness/metrics/independent-difference.js';
import { createNormal } from '../scaling/normal-draws.js';
import type { ComparedTask } from './comparison.js';
import type { CountedEvidence, Evidence, UnpairedEvidence } from './evidence.js';
import type { ResampleDraws } from './resample-difference.js';

/** What a mean over tasks needs to know of one of them. */
export interface DrawnTask {
  readonly task: string;
  readonly evidence: Evidence;
  /** Units that are paired; 0 where none are. */
  readonly units: number;
  /** After less before; negative is worse. */
  readonly difference: number;
  /** Had its samples been others, by resample. */
  readonly differences: Float64Array;
  /** Had both runs been equally good, by resample. */
  readonly swapped: Float64Array;
}

/** Draws of the difference of one task, from a seed of its own: whatever other tasks there are, they are the same.
 *  Of counted evidence they are binomial: how many samples flip, then how many of those are gained, as often as was seen, or one
 *  half. A task of which none flipped is drawn as if one had, unless both runs said the same of every sample: few samples tell little.
 *  Of unpaired evidence they are normal, with the deviation of its intervals. Resampled evidence brings its own. */
export function drawTask(
  { task, evidence, identical }: Pick<ComparedTask, 'task' | 'evidence' | 'identical'>,
  { resamples, seed }: ResampleDraws,
): DrawnTask {
  const own = { resamples, seed: deriveSeed(seed, task) };
  switch (evidence.kind) {
    case 'counted': {
      const difference = (evidence.gained - evidence.lost) / evidence.n;
      const drawn = identical ? drawNothing(resamples) : drawCounted(evidence, own);
      return { ...{ task, evidence, units: evidence.n, difference }, ...drawn };
    }
    case 'resampled': {
      const { units, difference, differences, swapped } = evidence;
      return { task, evidence, units, difference, differences, swapped };
    }
    case 'unpaired': {
      const difference = evidence.after.value - evidence.before.value;
      return { ...{ task, evidence, units: 0, difference }, ...drawUnpaired(evidence, own) };
    }
  }
}

type Draws = Pick<DrawnTask, 'differences' | 'swapped'>;

function drawNothing(resamples: number): Draws {
  return { differences: new Float64Array(resamples), swapped: new Float64Array(resamples) };
}

function drawCounted({ n, gained, lost }: CountedEvidence, { resamples, seed }: ResampleDraws): Draws {
  const drawHits = createBinomialDraws(createRandom(seed));
  const flips = gained + lost;
  const [chance, gainedChance] = [Math.max(1, flips) / n, flips === 0 ? 0.5 : gained / flips];
  const differences = Float64Array.from({ length: resamples }, () => {
    const flipped = drawHits(n, chance);
    return (2 * drawHits(flipped, gainedChance) - flipped) / n;
  });
  const swapped = Float64Array.from({ length: resamples }, () => (2 * drawHits(flips, 0.5) - flips) / n);
  return { differences, swapped };
}

function drawUnpaired({ before, after }: UnpairedEvidence, { resamples, seed }: ResampleDraws): Draws {
  const normal = createNormal(createRandom(seed));
  const deviation = independentDeviation(before, after);
  const difference = after.value - before.value;
  return {
    differences: Float64Array.from({ length: resamples }, () => difference + deviation * normal()),
    swapped: Float64Array.from({ length: resamples }, () => deviation * normal()),
  };
}
