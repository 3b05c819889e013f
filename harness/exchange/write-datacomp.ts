import type { OwnModel } from './own-score.js';

/** The tasks of one model as lines of DataComp's eval_results.jsonl: its keys and titles, our metrics, and as main metric the one that the task
 *  reports, which is also its own. acc5 of fewer than five classes is null there, as it writes it. Source: mlfoundations/datacomp @4a8df19
 *  evaluate.py, eval_utils/wds_eval.py. */
export function writeDataCompLines({ scores }: OwnModel): string {
  return scores
    .map(({ set, group, metric, metrics }) => {
      const acc5 = group === 'classification' && !Object.hasOwn(metrics, 'acc5') ? { acc5: null } : {};
      const line = {
        key: set.key,
        dataset: set.title,
        metrics: { ...metrics, ...acc5, main_metric: metrics[metric] },
      };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}
