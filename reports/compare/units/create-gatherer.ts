import type { OkRecord } from '../../../harness/config/record.js';
import { recallOverClasses, shareOfRight } from './accuracy-rules.js';
import type { SumRule } from './sum-rule.js';
import { createSummedGatherer } from './summed-gatherer.js';
import type { UnitGatherer } from './unit-metric.js';

/** Makes a gatherer for the metric that the record before reports. */
export type GathererFactory = (before: OkRecord, after: OkRecord) => UnitGatherer;

const summed =
  (rule: SumRule): GathererFactory =>
  (before, after) =>
    createSummedGatherer(rule, before, after);

/** By metric, or by `<protocol>/<metric>` where a protocol has its own rule. */
const factories: Readonly<Partial<Record<string, GathererFactory>>> = {
  acc1: summed(shareOfRight),
  mean_per_class_recall: summed(recallOverClasses),
};

/** A gatherer for the metric that the record before reports; undefined where no rule says what it is made of, or where the
 *  record after lacks it. */
export function createUnitGatherer(before: OkRecord, after: OkRecord): UnitGatherer | undefined {
  const { metric, protocol } = before;
  if (![before, after].every(({ metrics }) => metric in metrics)) return undefined;
  return (factories[`${protocol.id}/${metric}`] ?? factories[metric])?.(before, after);
}
