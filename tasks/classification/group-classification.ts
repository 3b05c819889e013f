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

const id = 'group-classification';

/** Columns whose worst group is a metric of its own, wherever they stand in the metadata. */
const namedColumns = ['region', 'year'];

/** Zero-shot classification of images that belong to groups, as DataComp scores WILDS, Dollar Street and GeoDE
 *  (eval_utils/wilds_eval.py, fairness_eval.py): beside accuracy, macro F1 and the accuracy of the worst group. A group is
 *  one value of a metadata column, as it is: FMoW's region "Other" counts like any other. `acc_wg` and `acc_top5_wg` look
 *  at the first column, also for Camelyon17, where DataComp's secondary `acc_wg` goes by slide. The least of several
 *  groups is lower on most resamples than on the images themselves, so an interval may lie below its value; the sizes of
 *  the groups are in the result. */
export const groupClassification: Protocol = {
  id,
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: 'labelled-image',
  metrics: [
    'acc1',
    'acc5',
    'mean_per_class_recall',
    'F1-macro_all',
    'acc_wg',
    'acc_top5_wg',
    ...namedColumns.map((name) => `acc_worst_${name}`),
  ],
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
  const columns = metadataColumns
    .map((name, place): ScoredColumn => ({ name, place, values: [] }))
    .filter(({ name, place }) => place === 0 || namedColumns.includes(name));
  const { classify, images } = await createImageClassifier(id, context);
  return {
    step: (batch) =>
      classify(batch).map((line, index) => {
        const metadata = metadataOf(batch[index], metadataColumns);
        for (const { place, values } of columns) values.push(metadata[place]);
        return {
          ...line,
          groups: Object.fromEntries(columns.map(({ name, place }) => [name, metadata[place]])),
        };
      }),
    finish: () => Promise.resolve(summarize(images, columns, classNames.length, seed)),
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
  classes: number,
  seed: number,
): ProtocolResult {
  const { metrics, intervals, n } = summarizeAccuracy(images, classes, seed);
  const labels = Int32Array.from(images.labels);
  const predictions = Int32Array.from(images.rankings, ([first]) => first);
  const firstHits = hitsWithin(1, images);
  const fiveHits = classes >= topFive ? hitsWithin(topFive, images) : undefined;
  const groupings = columns.map(({ name, values }) => ({ name, grouping: groupSamples(values) }));
  const [{ grouping: main }] = groupings;
  const worstBy = (grouping: Grouping, hits: Uint8Array) => (chosen?: Int32Array) =>
    worstGroupAccuracy(grouping, hits, chosen);
  const statistics: Readonly<Record<string, (chosen?: Int32Array) => number>> = {
    'F1-macro_all': (chosen) => macroF1(labels, predictions, classes, chosen),
    acc_wg: worstBy(main, firstHits),
    ...(fiveHits && { acc_top5_wg: worstBy(main, fiveHits) }),
    ...Object.fromEntries(
      groupings
        .filter(({ name }) => namedColumns.includes(name))
        .map(({ name, grouping }) => [`acc_worst_${name}`, worstBy(grouping, firstHits)]),
    ),
  };
  return {
    metrics: { ...metrics, ...mapValues(statistics, (statistic) => statistic()) },
    intervals: {
      ...intervals,
      ...mapValues(statistics, (statistic) => bootstrapInterval(n, statistic, seed)),
    },
    n,
    groups: Object.fromEntries(
      groupings.map(({ name, grouping }) => [name, scoreGroups(grouping, firstHits, fiveHits)]),
    ),
    lines: [],
  };
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

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
