import { publishedMeans, type PublishedMean } from '../../config/published.js';
import { aggregateScores, type AggregateDefinition } from '../../../reports/summary/aggregates.js';
import type { ImportOutcome } from './import-results.js';

/** What `bench import --json` prints: by model the number that each task reports, and the means that papers report, null where a task of the
 *  mean is missing. */
export interface ImportDocument {
  readonly models: readonly {
    readonly id: string;
    readonly metrics: Readonly<Record<string, number>>;
    readonly aggregates: Readonly<Record<PublishedMean, number | null>>;
  }[];
}

/** The numbers that were imported, as fractions in full precision. */
export function documentImport(
  { models }: Pick<ImportOutcome, 'models'>,
  definitions: readonly AggregateDefinition[],
): ImportDocument {
  return {
    models: models.map(({ model, records }) => {
      const { complete } = aggregateScores(records, definitions);
      const meanOf = (id: PublishedMean) => complete.find((mean) => mean.id === id)?.value ?? null;
      return {
        id: model.id,
        metrics: Object.fromEntries(records.map(({ task, metric, metrics }) => [task, metrics[metric]])),
        aggregates: Object.fromEntries(publishedMeans.map((id) => [id, meanOf(id)])) as Record<
          PublishedMean,
          number | null
        >,
      };
    }),
  };
}
