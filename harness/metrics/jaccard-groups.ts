/** The groups of instances that WinoGAViL is reported for, by number of candidates. The mean over all instances is none of
 *  them: it has two names, that of DataComp's record and that of its evaluator. Source: mlfoundations/datacomp,
 *  eval_utils/wino_eval.py. */
export const jaccardGroups: Readonly<Record<string, (candidates: number) => boolean>> = {
  jaccard_score_5: (candidates) => candidates === 5,
  jaccard_score_6: (candidates) => candidates === 6,
  jaccard_score_10: (candidates) => candidates === 10,
  jaccard_score_12: (candidates) => candidates === 12,
  'jaccard_score_5-6': (candidates) => candidates <= 6,
  'jaccard_score_10-12': (candidates) => candidates >= 10,
};
