import { ConfigError } from '../core/errors.js';
import { readIntegers } from '../data/list-file.js';
import { isIndexFile } from '../data/list-or-matrix.js';
import { accuracyAt } from '../metrics/accuracy.js';
import { macroF1 } from '../metrics/macro-f1.js';
import { accuracyByGroup, groupSamples, type GroupAccuracy } from '../metrics/worst-group.js';
import { checkClasses, readTruth } from './class-indices.js';
import { rankLogits, topFive } from './rank-logits.js';
import { checkSameLength, fileOptions, textOption, textsOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** Classification of samples that belong to groups, as WILDS and DataComp score it (eval_utils/wilds_eval.py,
 *  fairness_eval.py). `--leave-out` takes a group out of the two worst-group values only. Values that look at the first
 *  five classes are null for class indices, and below five classes. F1 is over the classes that occur in the truth. */
export const groups: Scorer = {
  id: 'groups',
  summary: 'accuracy of the worst group, and macro F1',
  options: [
    ...fileOptions(
      'class index of each sample: .npy, JSON array, or one a line',
      'class indices (.npy, JSON array, one a line) or logits [N, C] (.npy, CSV)',
      { matrix: true },
    ),
    {
      name: 'groups',
      value: 'file',
      description: 'group index of each sample: .npy, JSON array, or one a line',
      required: true,
    },
    {
      name: 'leave-out',
      value: 'groups',
      description: 'groups that cannot be the worst one (FMoW in WILDS: "Other")',
      repeated: true,
    },
  ],
  example: '--truth labels.npy --groups regions.npy --predictions logits.npy --leave-out 5',
  score: scoreGroups,
};

/** First classes of each sample; `five` says whether there are five or more to look at. */
interface Predictions {
  readonly rankings: readonly (readonly number[])[];
  readonly five: boolean;
}

async function scoreGroups(input: ScoreInput): Promise<Score> {
  const { options } = input;
  const truthFile = textOption(options, 'truth');
  const labels = await readTruth(truthFile);
  const groupsFile = textOption(options, 'groups');
  const groupOf = await readIntegers(groupsFile);
  checkSameLength(groupsFile, groupOf.length, 'groups', truthFile, labels.length);
  const leftOut = parseLeftOut(textsOption(options, 'leave-out'), groupOf, input.warn);
  const { rankings, five } = await readPredictions(input, labels, truthFile);
  const grouping = groupSamples(groupOf);
  const first = accuracyByGroup(grouping, hitsWithin(1, labels, rankings));
  const firstFive = five ? accuracyByGroup(grouping, hitsWithin(topFive, labels, rankings)) : undefined;
  const worst = (each: readonly GroupAccuracy[]) =>
    each.reduce((least, { value, accuracy }) => (leftOut.has(value) ? least : Math.min(least, accuracy)), 1);
  return {
    metrics: {
      acc1: accuracyAt(1, [...labels], rankings),
      acc_worst_group: worst(first),
      acc_top5_worst_group: firstFive ? worst(firstFive) : null,
      'F1-macro_all': f1Of(labels, rankings),
      groups: Object.fromEntries(
        first.map(({ value, n, accuracy }, place): [string, MetricValue] => [
          String(value),
          { n, acc1: accuracy, acc5: firstFive?.[place].accuracy ?? null },
        ]),
      ),
    },
    n: labels.length,
  };
}

async function readPredictions(
  { options, warn }: ScoreInput,
  labels: Int32Array,
  truthFile: string,
): Promise<Predictions> {
  const file = textOption(options, 'predictions');
  if (!(await isIndexFile(file))) {
    const { rankings, classes } = await rankLogits(file, labels, truthFile, warn);
    return { rankings, five: classes >= topFive };
  }
  const indices = checkClasses(await readIntegers(file), file);
  if (indices.length > 0) checkSameLength(file, indices.length, 'predictions', truthFile, labels.length);
  return {
    rankings: Array.from(labels, (_, sample) => [...indices.subarray(sample, sample + 1)]),
    five: false,
  };
}

function parseLeftOut(
  texts: readonly string[],
  groupOf: readonly number[],
  warn: ScoreInput['warn'],
): ReadonlySet<number> {
  const known = new Set(groupOf);
  const leftOut = texts.map((text) => {
    if (/^[+-]?\d+$/.test(text)) return Number(text);
    throw new ConfigError(`--leave-out: got ${JSON.stringify(text)}, expected the index of a group`);
  });
  const absent = leftOut.filter((group) => !known.has(group));
  if (absent.length > 0) warn(`--leave-out: no sample is in group ${absent.join(', ')}`);
  if ([...known].every((group) => leftOut.includes(group)))
    throw new ConfigError('--leave-out: leaves no group. The worst of none is not a number');
  return new Set(leftOut);
}

function hitsWithin(k: number, labels: Int32Array, rankings: Predictions['rankings']): Uint8Array {
  return Uint8Array.from(labels, (label, sample) => (rankings[sample].slice(0, k).includes(label) ? 1 : 0));
}

function f1Of(labels: Int32Array, rankings: Predictions['rankings']): number {
  const highest = (most: number, index: number) => Math.max(most, index);
  const known = labels.reduce(highest, 0);
  const classes = 1 + rankings.reduce((most, [first = 0]) => highest(most, first), known);
  // a class of its own for samples without prediction: it occurs in no label, so that it only costs recall
  const predictions = Int32Array.from(rankings, ([first = classes]) => first);
  return macroF1(labels, predictions, classes + 1);
}
