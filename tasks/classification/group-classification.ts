import { ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  GroupScore,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
} from '../../harness/core/protocol.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { macroF1 } from '../../harness/metrics/macro-f1.js';
import {
  accuracyByGroup,
  groupSamples,
  worstGroupAccuracy,
  type Grouping,
} from '../../harness/metrics/worst-group.js';
import {
  createImageClassifier,
  summarizeAccuracy,
  topFive,
  type ClassifiedImages,
} from './classify-images.js';
import { worstGroupMetrics, worstGroupRules, type WorstGroupRule } from './worst-group-rules.js';

const id = 'group-classification';

/** Zero-shot classification of images that belong to groups, as DataComp scores WILDS, Dollar Street and GeoDE
 *  (eval_utils/wilds_eval.py, fairness_eval.py): beside accuracy, macro F1 and the accuracy of the worst group. A group is
 *  one value of a metadata column, as it is: FMoW's region "Other" counts like any other. Where the card names such
 *  values, the variant `corrected` is the same metric over the other images. The least of several groups is lower on most
 *  resamples than on the images themselves, so an interval may lie below its value; the sizes of the groups are in the
 *  result. */
export const groupClassification: Protocol = {
  id,
  version: 2,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['labelled-image'],
  metrics: ['acc1', 'acc5', 'mean_per_class_recall', 'F1-macro_all', ...worstGroupMetrics],
  start: startGroups,
};

/** A metadata column whose groups are scored, and the value of each image in it. */
interface ScoredColumn {
  readonly name: string;
  readonly place: number;
  readonly values: number[];
}

async function startGroups(context: ProtocolContext): Promise<ProtocolRun> {
  const { classNames, metadataColumns, seed } = context;
  if (metadataColumns.length === 0)
    throw new ProtocolError(
      `${id}: the data set names no metadata columns. Name them in its datasets.json entry`,
    );
  const rules = worstGroupRules(id, metadataColumns, context.groupRules);
  const columns = metadataColumns
    .map((name, place): ScoredColumn => ({ name, place, values: [] }))
    .filter(({ name }) => rules.some(({ column }) => column === name));
  const asksFive = classNames.length >= topFive && rules.some(({ within }) => within === topFive);
  const { classify, images } = await createImageClassifier(id, context);
  return {
    step: async (batch) => {
      const lines = await classify(batch);
      const before = images.labels.length - lines.length;
      return lines.map((line, index) => {
        const metadata = metadataOf(batch[index], metadataColumns);
        for (const { place, values } of columns) values.push(metadata[place]);
        if (columns.length === 0) return line;
        const groups = Object.fromEntries(columns.map(({ name, place }) => [name, metadata[place]]));
        if (!asksFive) return { ...line, groups };
        const correctTop5 = images.rankings[before + index].includes(images.labels[before + index]);
        return { ...line, correctTop5, groups };
      });
    },
    finish: () => Promise.resolve(summarize(images, columns, rules, classNames.length, seed)),
  };
}

function metadataOf({ sample }: AnsweredSample, columns: readonly string[]): readonly number[] {
  const metadata = sample.kind === 'labelled-image' ? (sample.metadata ?? []) : [];
  if (metadata.length === columns.length) return metadata;
  throw new ProtocolError(
    `${id}: sample ${sample.id} has ${metadata.length} metadata values, expected ${columns.length}: ${columns.join(', ')}`,
  );
}

function summarize(
  images: ClassifiedImages,
  columns: readonly ScoredColumn[],
  rules: readonly WorstGroupRule[],
  classes: number,
  seed: number,
): ProtocolResult {
  const { metrics, intervals, n } = summarizeAccuracy(images, classes, seed);
  const labels = Int32Array.from(images.labels);
  const predictions = Int32Array.from(images.rankings, ([first]) => first);
  const firstHits = hitsWithin(1, images);
  const fiveHits = classes >= topFive ? hitsWithin(topFive, images) : undefined;
  const groupings = new Map(columns.map(({ name, values }) => [name, groupSamples(values)]));
  const all = Int32Array.from(labels.keys());
  const f1 = (chosen: Int32Array) => macroF1(labels, predictions, classes, chosen);
  const worst = rules.flatMap(({ metric, column, within, leftOut }) => {
    const grouping = groupings.get(column);
    const hits = within === 1 ? firstHits : fiveHits;
    if (!grouping || !hits) return [];
    const statistic = (chosen: Int32Array) => worstGroupAccuracy(grouping, hits, chosen);
    return [{ metric, statistic, images: all, leftOut, grouping }];
  });
  const published = measure([{ metric: 'F1-macro_all', statistic: f1, images: all }, ...worst], seed);
  const varied = worst.filter(({ leftOut }) => leftOut.length > 0);
  const corrected = varied.map((rule) => ({ ...rule, images: imagesOutside(rule.grouping, rule.leftOut) }));
  return {
    metrics: { ...metrics, ...published.metrics },
    intervals: { ...intervals, ...published.intervals },
    n,
    ...(columns.length > 0 && {
      groups: Object.fromEntries(
        [...groupings].map(([name, grouping]) => [name, scoreGroups(grouping, firstHits, fiveHits)]),
      ),
    }),
    ...(varied.length > 0 && describeVariants(measure(varied, seed), measure(corrected, seed))),
    lines: [],
  };
}

/** A metric and the images it is measured on. */
interface Measure {
  readonly metric: string;
  readonly statistic: (chosen: Int32Array) => number;
  readonly images: Int32Array;
}

type Measured = Pick<ProtocolResult, 'metrics' | 'intervals'>;

/** Values and bootstrap intervals. A metric without images, all of them being left out, is absent. */
function measure(measures: readonly Measure[], seed: number): Measured {
  const defined = measures.filter(({ images }) => images.length > 0);
  return {
    metrics: Object.fromEntries(defined.map(({ metric, statistic, images }) => [metric, statistic(images)])),
    intervals: Object.fromEntries(
      defined.map(({ metric, statistic, images }) => {
        const ofDrawn = (drawn: Int32Array) => statistic(drawn.map((unit) => images[unit]));
        return [metric, bootstrapInterval(images.length, ofDrawn, seed)];
      }),
    ),
  };
}

function describeVariants(
  published: Measured,
  corrected: Measured,
): Pick<ProtocolResult, 'variants' | 'variantIntervals'> {
  return {
    variants: { 'as-published': published.metrics, corrected: corrected.metrics },
    variantIntervals: { 'as-published': published.intervals, corrected: corrected.intervals },
  };
}

function imagesOutside({ values, placeOf }: Grouping, leftOut: readonly number[]): Int32Array {
  return Int32Array.from(placeOf.keys()).filter((image) => !leftOut.includes(values[placeOf[image]]));
}

/** 1 for each image whose label is among its first k classes, else 0. */
function hitsWithin(k: number, { labels, rankings }: ClassifiedImages): Uint8Array {
  return Uint8Array.from(labels, (label, index) => (rankings[index].slice(0, k).includes(label) ? 1 : 0));
}

function scoreGroups(
  grouping: Grouping,
  firstHits: Uint8Array,
  fiveHits: Uint8Array | undefined,
): Readonly<Record<string, GroupScore>> {
  const five = fiveHits && accuracyByGroup(grouping, fiveHits);
  return Object.fromEntries(
    accuracyByGroup(grouping, firstHits).map(({ value, n, accuracy }, place) => [
      value,
      { n, acc1: accuracy, ...(five && { acc5: five[place].accuracy }) },
    ]),
  );
}
