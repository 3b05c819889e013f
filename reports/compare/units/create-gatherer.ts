import type { OkRecord } from '../../../harness/config/record.js';
import { mmeCognition, mmePerception } from '../../../harness/metrics/answers/mme.js';
import { jaccardGroups } from '../../../harness/metrics/jaccard-groups.js';
import { f1OverClasses, recallOverClasses } from './class-rules.js';
import { createDetectionGatherer, gatheredDetectionMetrics } from './detection-gatherer.js';
import { worstGroup, worstGroupOfFive } from './group-rules.js';
import { meanGrade, relativeScores } from './judge-rules.js';
import { panopticValue, semanticValue } from './map-rules.js';
import { createMultiLabelGatherer } from './multi-label-gatherer.js';
import { bothRight, circularAccuracy, meanOverSplits, sumOfPoints } from './question-rules.js';
import { firstRecall } from './retrieval-rules.js';
import { meanJaccard, meanOfScore, shareOfPart, shareOfRight } from './share-rules.js';
import type { SumRule } from './sum-rule.js';
import { createSummedGatherer } from './summed-gatherer.js';
import type { UnitGatherer } from './unit-metric.js';

type GathererFactory = (before: OkRecord, after: OkRecord) => UnitGatherer;

/** What metrics are sums over units of: by metric, or by `<protocol>/<metric>` where a protocol has its own rule. */
const sumRules: Readonly<Record<string, SumRule>> = {
  acc1: shareOfRight,
  mean_per_class_recall: recallOverClasses,
  'F1-macro_all': f1OverClasses,
  ...rulesOf(['acc_wg', 'acc_worst_region', 'acc_worst_year'], worstGroup),
  acc_top5_wg: worstGroupOfFive('acc_top5_wg'),
  'image_retrieval_recall@1': firstRecall(['image']),
  'text_retrieval_recall@1': firstRecall(['text']),
  'mean_recall@1': firstRecall(['image', 'text']),
  ...rulesOf(['avg_jaccard_score', ...Object.keys(jaccardGroups)], meanJaccard),
  ...rulesOf(['mIoU', 'mIoU_union', 'fwIoU', 'mACC', 'pACC'], semanticValue),
  ...rulesOf(['PQ', 'SQ', 'RQ'], panopticValue),
  vqa_accuracy: meanOfScore('vqa_accuracy'),
  'gqa/accuracy': shareOfRight,
  'scienceqa/accuracy': shareOfRight,
  'scienceqa/img_accuracy': shareOfPart('image', 1),
  'seed-bench/accuracy_all': shareOfRight,
  ...rulesOf(['f1', 'accuracy', 'precision', 'recall', 'yes_ratio'], meanOverSplits, 'pope'),
  'pope/f1_mean_of_3': meanOverSplits('f1'),
  'mme/perception_score': sumOfPoints(mmePerception),
  'mme/cognition_score': sumOfPoints(mmeCognition),
  'mme/acc_plus': bothRight,
  'mme/accuracy': shareOfRight,
  'mmbench/circular_accuracy': circularAccuracy,
  'llava-bench/relative_score': relativeScores,
  'mm-vet/gpt_score': meanGrade,
};

/** By the same names. What is ranked is no sum. */
const factories: Readonly<Partial<Record<string, GathererFactory>>> = {
  ...Object.fromEntries(
    Object.entries(sumRules).map(([metric, rule]): [string, GathererFactory] => [
      metric,
      (before, after) => createSummedGatherer(rule, before, after),
    ]),
  ),
  ...Object.fromEntries(gatheredDetectionMetrics.map((metric) => [metric, createDetectionGatherer])),
  mean_average_precision: createMultiLabelGatherer,
};

/** A gatherer for the metric that the record before reports; undefined where no rule says what it is made of, or where the
 *  record after lacks it. */
export function createUnitGatherer(before: OkRecord, after: OkRecord): UnitGatherer | undefined {
  const { metric, protocol } = before;
  if (![before, after].every(({ metrics }) => metric in metrics)) return undefined;
  return (factories[`${protocol?.id}/${metric}`] ?? factories[metric])?.(before, after);
}

function rulesOf<Name extends string>(
  metrics: readonly Name[],
  ruleOf: (metric: Name) => SumRule,
  protocol?: string,
): Readonly<Record<string, SumRule>> {
  return Object.fromEntries(
    metrics.map((metric) => [protocol === undefined ? metric : `${protocol}/${metric}`, ruleOf(metric)]),
  );
}
