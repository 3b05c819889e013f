import { readForeign } from '../../harness/exchange/read-foreign.js';
import type { ExchangeTask } from '../../harness/exchange/exchange-task.js';
import { setNames } from '../../harness/exchange/set-names.js';
import { takeScore, type LeftScore, type TakenScore } from '../../harness/exchange/take-score.js';
import { readTaskRegistry } from '../../tasks/registry.js';

/** One run as `clip_benchmark eval` dumps it; numbers by metric, `NaN` as Python's json writes it. */
export function clipBenchmarkText(
  dataset: string,
  metrics: Readonly<Record<string, number>>,
  rest: Readonly<Record<string, string>> = {},
): string {
  const { model = 'ViT-B-32', pretrained = 'openai', task = 'zeroshot_classification', ...more } = rest;
  const numbers = Object.entries(metrics).map(([name, value]) => `"${name}": ${value}`);
  const members = Object.entries({ language: 'en', ...more }).map(([name, value]) => `"${name}": "${value}"`);
  return `{"dataset": "${dataset}", "model": "${model}", "pretrained": "${pretrained}", "task": "${task}", "metrics": {${numbers.join(', ')}}, ${members.join(', ')}}`;
}

/** A table as `clip_benchmark build` writes it. */
export const clipBenchmarkTable = `acc1,acc5,mean_per_class_recall,dataset,model,pretrained,task,mean_average_precision,image_retrieval_recall@5,text_retrieval_recall@5,model_fullname
0.6333,0.8879,0.6333,imagenet1k,ViT-B-32,openai,zeroshot_classification,,,,ViT-B-32 openai
0.8171,0.9,0.8758,vtab/caltech101,ViT-B-32,openai,zeroshot_classification,,,,ViT-B-32 openai
0.2743,,0.3,vtab/kitti_closest_vehicle_distance,ViT-B-32,openai,zeroshot_classification,,,,ViT-B-32 openai
,,,voc2007_multilabel,ViT-B-32,openai,zeroshot_classification,0.7963,,,ViT-B-32 openai
,,,flickr30k,ViT-B-32,openai,zeroshot_retrieval,,0.8546,0.941,ViT-B-32 openai
0.446,0.9469,0.394,fer2013,ViT-B-32,openai,zeroshot_classification,,,,ViT-B-32 openai
0.7554,0.9459,0.7555,imagenet1k,ViT-L-14,openai,zeroshot_classification,,,,ViT-L-14 openai
`;

/** A line of DataComp's eval_results.jsonl. */
export function dataCompLine(
  key: string,
  dataset: string,
  metrics: Readonly<Record<string, number | null>>,
): string {
  const numbers = Object.entries(metrics).map(([name, value]) => `"${name}": ${value}`);
  return `{"key": "${key}", "dataset": "${dataset}", "metrics": {${numbers.join(', ')}}}\n`;
}

/** The number of the task at a place: different ones, which sixteenths of a thousand hold exactly. */
export const numberAt = (place: number) => 0.25 + place / 64;

/** A whole file of DataComp: the 38 tasks, each with the metric that its card reports and another beside it. */
export async function dataCompText(): Promise<string> {
  const tasks = await exchangeTasks();
  return setNames
    .map(({ task, key, title }, place) => {
      const metric = tasks.get(task)?.metric ?? '';
      const value = numberAt(place);
      const others = metric === 'acc1' ? { mean_per_class_recall: 0.125 } : { acc1: 0.125 };
      return dataCompLine(key, title, { ...others, [metric]: value, acc5: null, main_metric: value });
    })
    .join('');
}

/** A table of open_clip's: a row for each list of values, by the order of its columns. */
export function openClipText(
  rows: readonly (readonly [name: string, pretrained: string, ...cells: readonly string[]])[],
  columns: readonly string[] = setNames.map(({ title }) => title),
): string {
  const head = `name,pretrained,params (M),FLOPs (B),Average perf. on ${columns.length} datasets,${columns.join(',')}`;
  return [
    head,
    ...rows.map(([name, pretrained, ...cells]) => `${name},${pretrained},151.28,14.78,${cells.join(',')}`),
  ].join('\n');
}

/** The tasks that may be imported, by id. */
export async function exchangeTasks(): Promise<ReadonlyMap<string, ExchangeTask>> {
  const { tasks } = await readTaskRegistry();
  return new Map(tasks.map((card) => [card.id, card]));
}

/** What becomes of every number of a file's text. */
export async function takeAll(text: string): Promise<readonly (TakenScore | LeftScore)[]> {
  const file = readForeign(text, 'f');
  const tasks = await exchangeTasks();
  return file.runs.map((run) => takeScore(run, file, tasks, 'f'));
}

/** The numbers that tasks take of a file's text, by task. */
export async function takenOf(text: string): Promise<Readonly<Record<string, number | undefined>>> {
  const scores = await takeAll(text);
  return Object.fromEntries(
    scores.flatMap((score) =>
      score.kind === 'taken' ? [[score.task.id, score.values.get(score.task.metric)?.value]] : [],
    ),
  );
}

/** What DataComp keeps of a trained model, as Python pickles it with protocols 2 and 4: a path, and the configuration of the scale. */
export const trainedInfo = {
  two: '80027d71002858050000007363616c6571015805000000736d616c6c7102580a000000636865636b706f696e74710363706174686c69620a50757265506f736978506174680a71042858010000002f7105580400000072756e7371065804000000657870317107580b000000636865636b706f696e74737108580a00000065706f63685f382e7074710974710a52710b580c0000007363616c655f636f6e666967710c7d710d28580a00000062617463685f73697a65710e4d0010580d0000006c6561726e696e675f72617465710f473f40624dd2f1a9fc5811000000747261696e5f6e756d5f73616d706c657371108a050080f0fa0258050000006d6f64656c711158080000005669542d422d333271125805000000626574613271134e755808000000646174615f646972711458050000002f646174617115752e',
  four: '800495f6000000000000007d94288c057363616c65948c05736d616c6c948c0a636865636b706f696e74948c07706174686c6962948c0d50757265506f73697850617468949394288c012f948c0472756e73948c0465787031948c0b636865636b706f696e7473948c0a65706f63685f382e707494749452948c0c7363616c655f636f6e666967947d94288c0a62617463685f73697a65944d00108c0d6c6561726e696e675f7261746594473f40624dd2f1a9fc8c11747261696e5f6e756d5f73616d706c6573948a050080f0fa028c056d6f64656c948c085669542d422d3332948c056265746132944e758c08646174615f646972948c052f6461746194752e',
};

/** What it keeps of a model that is evaluated without training (`--use_model 'ViT-B-32 openai'`), protocol 4. */
export const usedInfo =
  '80049540000000000000007d94288c0c7363616c655f636f6e666967947d948c056d6f64656c948c085669542d422d333294738c0a636865636b706f696e74948c066f70656e616994752e';
