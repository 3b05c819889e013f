import type { ClassificationFixture } from '../../fixtures/datacomp38/types.js';
import { argsort, dot, mean, toUnit, type ReferenceModel } from './reference-model.js';
import type { Answer, Expected } from './reference.js';

/** One image: its label, its logits, all classes from best to worst, its metadata by column. */
interface Ranked {
  readonly label: number;
  readonly logits: readonly number[];
  readonly order: readonly number[];
  readonly metadata: ReadonlyMap<string, number>;
}

/** A metric of the worst group; values left out stand for no group and count in the variant `as-published` alone. */
interface WorstGroup {
  readonly metric: string;
  readonly column: string;
  readonly hit: (one: Ranked) => number;
  readonly leftOut?: number;
}

/** What DataComp's evaluators group by (eval_utils/wilds_eval.py, fairness_eval.py). iWildCam has no such metric. */
const worstGroups: Readonly<Record<string, readonly WorstGroup[]>> = {
  'wilds-camelyon17': [{ metric: 'acc_wg', column: 'slide', hit: hitAt1 }],
  'wilds-fmow': [
    { metric: 'acc_worst_region', column: 'region', hit: hitAt1, leftOut: 5 },
    { metric: 'acc_worst_year', column: 'year', hit: hitAt1 },
  ],
  'fairness-dollar-street': [{ metric: 'acc_top5_wg', column: 'income_ds', hit: hitAt5 }],
  'fairness-geode': [{ metric: 'acc_wg', column: 'region', hit: hitAt1 }],
};

/** Zero-shot classification as DataComp scores it, spelled out: by list, by Map, by full sort. */
export async function classify(set: ClassificationFixture, model: ReferenceModel): Promise<Expected> {
  const promptsOf = (name: string) => set.templates.map((template) => template.replaceAll('{c}', () => name));
  const texts = await model.embedTexts(set.classNames.flatMap(promptsOf));
  const classifier = set.classNames.map((name) => {
    const rows = promptsOf(name).map((prompt) => texts.get(prompt) ?? []);
    return toUnit(rows[0].map((_, place) => mean(rows.map((row) => row[place]))));
  });
  const images = await model.embedImages(set.samples.map(({ file }) => ({ bytes: file.bytes, mode: 'rgb' })));
  const ranked = set.samples.map(({ label, metadata = [] }, index): Ranked => {
    const logits = classifier.map((column) => 100 * dot(images[index], column));
    const named = new Map(set.columns.map((column, place) => [column, metadata[place]]));
    return { label, logits, order: argsort(logits), metadata: named };
  });
  const five = set.classNames.length >= 5;
  const metrics: Record<string, number> = {
    acc1: mean(ranked.map(hitAt1)),
    ...(five && { acc5: mean(ranked.map(hitAt5)) }),
    mean_per_class_recall: mean(listsBy(ranked, ({ label }) => label).map((own) => mean(own.map(hitAt1)))),
  };
  const rules = Object.hasOwn(worstGroups, set.id) ? worstGroups[set.id] : [];
  for (const rule of rules) metrics[rule.metric] = worstOf(rule, ranked);
  if (set.columns.length > 0) metrics['F1-macro_all'] = macroF1(ranked);
  return {
    metrics,
    n: ranked.length,
    answers: new Map(set.samples.map(({ key }, index) => [key, answerOf(ranked[index])])),
    groups: Object.fromEntries(rules.map(({ column }) => [column, scoreGroups(column, ranked, five)])),
    ...(rules.some(({ leftOut }) => leftOut !== undefined) && { variants: scoreVariants(rules, ranked) }),
  };
}

/** The kept scores are cosines, without the factor 100. */
function answerOf({ label, logits, order: [prediction] }: Ranked): Answer {
  const scores = { prediction: logits[prediction] / 100, truth: logits[label] / 100 };
  return { truth: label, prediction, scores };
}

/** The least share of hits of any group. */
function worstOf({ column, hit }: WorstGroup, ranked: readonly Ranked[]): number {
  return Math.min(...listsBy(ranked, valueIn(column)).map((own) => mean(own.map(hit))));
}

function scoreVariants(rules: readonly WorstGroup[], ranked: readonly Ranked[]): Expected['variants'] {
  const varied = rules.filter(({ leftOut }) => leftOut !== undefined);
  const score = (rankedFor: (rule: WorstGroup) => readonly Ranked[]) =>
    Object.fromEntries(varied.map((rule) => [rule.metric, worstOf(rule, rankedFor(rule))]));
  return {
    'as-published': score(() => ranked),
    corrected: score(({ column, leftOut }) => ranked.filter((one) => valueIn(column)(one) !== leftOut)),
  };
}

/** Size and accuracy of each group of a column, by its value. */
function scoreGroups(column: string, ranked: readonly Ranked[], five: boolean) {
  return Object.fromEntries(
    listsBy(ranked, valueIn(column)).map((own) => [
      valueIn(column)(own[0]),
      { n: own.length, acc1: mean(own.map(hitAt1)), ...(five && { acc5: mean(own.map(hitAt5)) }) },
    ]),
  );
}

function valueIn(column: string): (one: Ranked) => number {
  return ({ metadata }) => metadata.get(column) ?? NaN;
}

/** Mean F1 over the classes that occur among the labels, from precision and recall; 0 where both are. */
function macroF1(ranked: readonly Ranked[]): number {
  const classes = [...new Set(ranked.map(({ label }) => label))];
  return mean(
    classes.map((one) => {
      const right = ranked.filter(({ label, order }) => label === one && order[0] === one).length;
      if (right === 0) return 0;
      const precision = right / ranked.filter(({ order }) => order[0] === one).length;
      const recall = right / ranked.filter(({ label }) => label === one).length;
      return (2 * precision * recall) / (precision + recall);
    }),
  );
}

function hitAt1({ label, order }: Ranked): number {
  return order[0] === label ? 1 : 0;
}

function hitAt5({ label, order }: Ranked): number {
  return order.slice(0, 5).includes(label) ? 1 : 0;
}

function listsBy<Item>(items: readonly Item[], keyOf: (item: Item) => number): readonly Item[][] {
  const lists = new Map<number, Item[]>();
  for (const item of items) lists.set(keyOf(item), [...(lists.get(keyOf(item)) ?? []), item]);
  return [...lists.values()];
}
