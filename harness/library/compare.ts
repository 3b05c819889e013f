import type { ComparisonDocument } from '../../reports/compare/output/comparison-document.js';
import type { CompareOptions } from './compare-options.js';

/** How far two runs are apart, sample by sample, model by model: the document of `bench compare --json`. A model whose `tasks` have none
 *  that was compared says in them why. Throws ConfigError on an option that is unknown or cannot be followed, DataError where a side is
 *  missing or damaged. */
export async function compare(options: CompareOptions): Promise<ComparisonDocument> {
  const { startCompare } = await import('./compare/start-compare.js');
  return startCompare(options);
}
