import type { ScoreDocument, ScoreOptions } from './score-options.js';

/** The metrics of what another program predicted, from files or values. What is given as a value is written to a file for as long as it
 *  is scored, so that both come to the same bytes. Throws ConfigError on a metric or an option that is unknown, DataError on input that
 *  is not what the metric takes, MetricError on what it is not defined on. */
export async function score(options: ScoreOptions): Promise<ScoreDocument> {
  const { startScore } = await import('./score/start-score.js');
  return startScore(options);
}
