import { checkShape, scoreShape } from '../config/extension-values.js';
import { MetricError } from '../core/errors.js';
import type { Scorer } from '../score/scorer.js';

/** The metric of an extension for `bench score`, which is held to giving numbers: else a MetricError names the extension. */
export function guardScorer(scorer: Scorer, owner: string): Scorer {
  const { id, summary, options, example } = scorer;
  return {
    ...{ id, summary, options, example },
    score: async (input) => {
      const score = await scorer.score(input);
      checkShape(score, scoreShape, `${id} (extension ${owner}): score`, MetricError);
      return score;
    },
  };
}
