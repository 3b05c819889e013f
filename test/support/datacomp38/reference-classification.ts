import type { ClassificationFixture } from '../../fixtures/datacomp38/types.js';
import { argsort, dot, mean, toUnit, type ReferenceModel } from './reference-model.js';
import type { Expected } from './reference.js';

/** One image: its label, all classes from best to worst, its metadata by column. */
interface Ranked {
  readonly label: number;
  readonly order: readonly number[];
  readonly metadata: ReadonlyMap<string, number>;
}

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
    return { label, order: argsort(logits), metadata: named };
  });
  const five = set.classNames.length >= 5;
  const metrics: Record<string, number> = {
    acc1: mean(ranked.map(hitAt1)),
    ...(five && { acc5: mean(ranked.map(hitAt5)) }),
    mean_per_class_recall: mean(listsBy(ranked, ({ label }) => label).map((own) => mean(own.map(hitAt1)))),
  };
  return {
    metrics: { ...metrics, ...(set.columns.length > 0 && scoreGroups(ranked, set.columns, five)) },
    n: ranked.length,
    predictions: new Map(set.samples.map(({ key }, index) => [key, ranked[index].order[0]])),
  };
}

/** The worst group of the first column (DataComp's evaluators of WILDS and fairness sets), of regions and of years. */
function scoreGroups(ranked: readonly Ranked[], columns: readonly string[], five: boolean) {
  const worst = (column: string, hit: (one: Ranked) => number) =>
    Math.min(
      ...listsBy(ranked, ({ metadata }) => metadata.get(column) ?? NaN).map((own) => mean(own.map(hit))),
    );
  const metrics: Record<string, number> = {
    'F1-macro_all': macroF1(ranked),
    acc_wg: worst(columns[0], hitAt1),
    ...(five && { acc_top5_wg: worst(columns[0], hitAt5) }),
  };
  for (const name of ['region', 'year'])
    if (columns.includes(name)) metrics[`acc_worst_${name}`] = worst(name, hitAt1);
  return metrics;
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
