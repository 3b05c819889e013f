import {
  publishedMeans,
  type PaperFacts,
  type PaperRun,
  type ZooModel,
} from '../../harness/config/published.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import type { PublishedModel, PublishedScore, PublishedValues } from '../findings/report-input.js';
import type { AggregateDefinition } from '../summary/aggregates.js';
import type { PublishedFacts } from './read-published.js';

type Scores = PublishedModel['scores'];

/** Every published model with its scores as fractions, each model once: where two documents give one value, the one with more
 *  digits stands. A model that has a card goes by the id of the card. `tasks` say what a value is counted in; means that a
 *  document leaves out are taken over `aggregates`, where it has all their tasks. */
export function publishedValues(
  facts: PublishedFacts,
  tasks: readonly TaskCard[],
  aggregates: readonly AggregateDefinition[],
): PublishedValues {
  const { paper } = facts;
  const models = [
    ...paper.runs.rows.map((run) => describeRun(run, paper)),
    ...facts.zoo.models.rows.map((row) => describeZooModel(row, facts, aggregates)),
    ...paper.pipelines.rows.map((row) => describePipeline(row, paper, tasks)),
  ];
  const repeated = paper.repeated.map(
    ({ model, printedImageM, imageM, source }) =>
      `${model}: the table prints ${printedImageM} M image parameters, those of another patch size; drawn with ${imageM} M (${source})`,
  );
  return { models: mergeModels(models), notes: [...paper.notes, ...repeated, ...contradictions(facts)] };
}

/** The image parameters of a run in millions: as printed, unless the table repeats there those of another model. */
function imageParamsOf(
  { model, paramsImageM }: Pick<PaperRun, 'model' | 'paramsImageM'>,
  { repeated }: Pick<PaperFacts, 'repeated'>,
): number {
  const row = repeated.find((one) => one.model === model && one.printedImageM === paramsImageM);
  return row?.imageM ?? paramsImageM;
}

/** Models whose ImageNet score in the table of scales is not that of the long table, rounded. */
function contradictions({ zoo: { models, scales, decimals } }: PublishedFacts): readonly string[] {
  return scales.rows.flatMap(({ model, pretrained, imagenet }) => {
    const row = models.rows.find((one) => one.model === model && one.pretrained === pretrained);
    const long = row && 100 * row.tasks['datacomp/imagenet1k'];
    if (long === undefined || imagenet === null) return [];
    // half a unit of the last digit of either: tenths of a percent, and what the long table has
    const rounding = 0.05 + 50 / 10 ** decimals + 1e-9;
    if (Math.abs(long - imagenet) <= rounding) return [];
    return [
      `${model} ${pretrained}: ImageNet ${imagenet.toFixed(1)} % in ${scales.source ?? 'one table'}, but ${long.toFixed(decimals - 2)} % in ${models.source ?? 'another'}`,
    ];
  });
}

function describeRun(run: PaperRun, paper: PaperFacts): PublishedModel {
  const { model, family, size, imageSize, samplesSeenM, uniquePairsM } = run;
  const about = { source: paper.sources[run.source], date: paper.read };
  const scores = publishedMeans.flatMap((mean) => {
    const value = run[mean];
    return value === null ? [] : [[mean, printed(value, paper.decimals, 100, about)] as const];
  });
  return {
    model: {
      id: run.card ?? idOf(model, imageSize, paper.data, `s${samplesSeenM}m`),
      ...{ family, size, samplesSeenM, uniquePairsM, data: paper.data, published: true, imported: false },
      paramsM: { image: imageParamsOf(run, paper), text: run.paramsTextM },
      gmacs: { image: run.gmacsImage, text: run.gmacsText },
    },
    aliases: [],
    ...(isOfGrid(run, paper) ? { study: paper.title } : {}),
    scores: Object.fromEntries(scores),
  };
}

/** Whether a run is of the table where every model saw each number of samples once, without repeats, at one image size. */
function isOfGrid({ source, samplesSeenM, uniquePairsM }: PaperRun, { runs }: PaperFacts): boolean {
  const table = runs.rows.filter((other) => other.source === source);
  const counts = new Set(table.map((other) => other.samplesSeenM));
  const models = new Set(table.map((other) => other.model));
  return (
    samplesSeenM === uniquePairsM &&
    counts.size > 1 &&
    table.length === counts.size * models.size &&
    new Set(table.map(({ imageSize }) => imageSize)).size === 1
  );
}

function describeZooModel(
  row: ZooModel,
  { zoo }: PublishedFacts,
  aggregates: readonly AggregateDefinition[],
): PublishedModel {
  const { model, pretrained, family, data } = row;
  const scale = zoo.scales.rows.find((one) => one.model === model && one.pretrained === pretrained);
  const samplesSeenM = row.samplesSeenM ?? scale?.samplesSeenM;
  const about = { source: zoo.models.source ?? zoo.title, date: zoo.read };
  const score = (value: number) => printed(value, zoo.decimals, 1, about);
  const means = aggregates.flatMap(({ id, tasks }) => {
    if (tasks.length === 0 || !tasks.every((task) => Object.hasOwn(row.tasks, task.id))) return [];
    const sum = tasks.reduce((total, task) => total + row.tasks[task.id], 0);
    // a mean of rounded values is at most as wrong as one of them
    return [[id, score(sum / tasks.length)] as const];
  });
  return {
    model: {
      id: row.card ?? idOf(model, pretrained),
      ...{ family, data, size: model, published: true, imported: false },
      ...(samplesSeenM === undefined ? {} : { samplesSeenM }),
      paramsM: { image: row.paramsImageM, text: row.paramsTextM },
      // the profile counts two operations a multiply-accumulate
      gmacs: { image: row.gflopsImage / 2, text: row.gflopsText / 2 },
    },
    aliases: [`${model}__${pretrained}`.toLowerCase()],
    scores: {
      ...Object.fromEntries(Object.entries(row.tasks).map(([task, value]) => [task, score(value)])),
      ...Object.fromEntries(means),
      mean38: score(row.mean38),
    },
  };
}

function describePipeline(
  { id, encoder, source, decimals, scores, with: head }: PaperFacts['pipelines']['rows'][number],
  { sources, read }: PaperFacts,
  tasks: readonly TaskCard[],
): PublishedModel {
  const about = { source: `${sources[source]} (${encoder}, ${head})`, date: read };
  const metricOf = (task: string) => findMetric(tasks.find((card) => card.id === task)?.metric ?? '');
  return {
    model: { id, family: encoder, published: true, imported: false },
    aliases: [],
    scores: Object.fromEntries(
      Object.entries(scores).map(([task, value]) => {
        const metric = metricOf(task);
        // a count of points is a fraction of its range; all else is printed in percent
        const full = metric?.unit === 'points' ? (metric.range[1] ?? 100) : 100;
        return [task, printed(value, decimals, full, about)];
      }),
    ),
  };
}

function printed(
  value: number,
  decimals: number,
  full: number,
  about: Pick<PublishedScore, 'source' | 'date'>,
): PublishedScore {
  // to twelve digits: no dust of binary fractions in reports
  const score = Number((value / full).toPrecision(12));
  return { score, half: Number((0.5 / 10 ** decimals / full).toPrecision(12)), ...about };
}

function mergeModels(models: readonly PublishedModel[]): readonly PublishedModel[] {
  const byId = new Map<string, PublishedModel>();
  for (const model of models) {
    const known = byId.get(model.model.id);
    byId.set(model.model.id, known ? mergeTwo(known, model) : model);
  }
  return [...byId.values()];
}

/** Facts of the first, aliases of both, and of each score the one with more digits. */
function mergeTwo(first: PublishedModel, second: PublishedModel): PublishedModel {
  const scores: Record<string, PublishedScore> = { ...first.scores };
  for (const [target, score] of Object.entries(second.scores))
    if (!Object.hasOwn(scores, target) || score.half < scores[target].half) scores[target] = score;
  return { ...first, aliases: [...first.aliases, ...second.aliases], scores: scores satisfies Scores };
}

function idOf(...words: readonly (string | number)[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-');
}
