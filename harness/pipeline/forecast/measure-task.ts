import type { EncodedSample, Encoder } from '../../core/encoder.js';
import type { AnsweredSample, Protocol } from '../../core/protocol.js';
import type { Sample } from '../../core/sample.js';
import { createTensor, type Tensor } from '../../core/tensor.js';
import type { OpenDataset } from '../../data/reader.js';
import { askModel } from '../ask-model.js';
import type { RunnableTask } from '../plan-task.js';
import type { ModelInUse } from '../model-in-use.js';
import type { RunSettings } from '../run-settings.js';
import { viewOf } from '../view-of.js';
import type { CostKeys } from './cost-keys.js';
import type { TaskCosts } from './costs.js';
import type { Forecasting } from './forecasting.js';
import { measureHead } from './measure-head.js';
import { measurePreprocessing } from './measure-preprocessing.js';
import { measurePrompts } from './measure-prompts.js';
import { rehearseScoring } from './rehearse-scoring.js';
import { readFirst, type TaskFacts } from './task-facts.js';

/** The task that is measured. */
export interface MeasuredTask {
  readonly task: RunnableTask;
  readonly protocol: Protocol;
  readonly facts: TaskFacts;
  readonly keys: CostKeys;
  readonly batchSize: number;
  readonly openDataset: () => Promise<OpenDataset>;
}

/** What the tasks of a model share while they are measured. */
export interface Measuring {
  readonly encoder: () => Promise<Encoder>;
  /** What images and prompts gave, whosever they were: the scoring of other tasks is rehearsed with it. */
  readonly outputs: EncodedSample[];
  readonly prompts: Tensor[];
  /** Seconds that the image head took for a sample outside of its graph, preprocessing included. */
  readonly around: number[];
  /** Heads that have run, and `preprocessing` where that has. */
  readonly warm: Set<string>;
}

/** Images whose preprocessing is measured, and whose scoring is rehearsed. */
const fewSamples = 8;

/** In a run, a rehearsal is worth its time for a task that takes at least so many seconds, or whose samples are compared with so
 *  many names that this decides. */
const longTask = 20;
const manyNames = 100;

/** The costs of a task: those that are kept, and those that are measured now, which are kept from then on. Throws what data and
 *  model throw. */
export async function measureTask(
  measured: MeasuredTask,
  model: ModelInUse,
  measuring: Measuring,
  settings: RunSettings,
  forecasting: Forecasting,
): Promise<TaskCosts> {
  const { keys, facts } = measured;
  const { kept } = forecasting;
  const tools = { ...measured, model, measuring, settings, forecasting };
  const answered = needsHead(keys, forecasting) ? await measureSamples(tools) : undefined;
  const graph = kept.get(keys.graph) ?? (keys.anyGraph && kept.get(keys.anyGraph)) ?? 0;
  if (facts.prompts.count > 0 && kept.get(keys.prompt) === undefined) await measureExamples(tools);
  const prompt = kept.get(keys.prompt) ?? 0;
  let rest = kept.get(keys.rest);
  if (rest === undefined) {
    const preprocessing = kept.get(keys.preprocessing) ?? (await measureImages(tools));
    if (keys.isAlike && measuring.around.length > 0 && kept.get(keys.handling) === undefined)
      kept.set(keys.handling, Math.max(0, measuring.around[0] - preprocessing));
    const handling = kept.get(keys.handling) ?? 0;
    const partSeconds = ((graph + preprocessing) * (facts.samples ?? 0)) / settings.facts.runtime.workers;
    if (kept.get(keys.scoring) === undefined && isWorthRehearsing(tools, partSeconds))
      await rehearse(tools, answered);
    rest = preprocessing + handling + (kept.get(keys.scoring) ?? 0);
  }
  const start = kept.get(keys.start) ?? kept.get(keys.rehearsedStart) ?? 0;
  return { graph, rest, prompt, start, finish: kept.get(keys.finish) ?? 0 };
}

interface Tools extends MeasuredTask {
  readonly model: ModelInUse;
  readonly measuring: Measuring;
  readonly settings: RunSettings;
  readonly forecasting: Forecasting;
}

/** Whether the head must be asked: the time of its graph is not known, or that around it where only the head shows that. */
function needsHead(keys: CostKeys, { kept }: Forecasting): boolean {
  const isKnown = [keys.graph, keys.anyGraph].some((key) => key && kept.get(key) !== undefined);
  const isAroundKnown = [keys.rest, keys.preprocessing].some((key) => kept.get(key) !== undefined);
  return !isKnown || (!keys.isAlike && !isAroundKnown);
}

/** Measures the head on the task's first samples, and gives them with its answers. */
async function measureSamples(tools: Tools): Promise<readonly AnsweredSample[]> {
  const { task, protocol, keys, measuring, settings, forecasting } = tools;
  const { workers } = settings.facts.runtime;
  const head = protocol.perSample;
  // a view is encoded image by image, and an answer is long enough for itself
  const batchSize = keys.isAlike ? tools.batchSize : 1;
  const dataset = await tools.openDataset();
  const samples = await readFirst(
    task,
    dataset,
    Math.min(workers * batchSize, tools.facts.samples ?? Infinity),
  );
  const encoder = await measuring.encoder();
  const ask = (indices: readonly number[]) => {
    const asked = indices.map((index) => samples[index]);
    return askModel(asked, dataset.entry, head, viewOf(task, protocol), encoder);
  };
  const { graph, around, answered } = await measureHead(ask, samples.length, {
    ...{ workers, batchSize, budgetMs: forecasting.budgetMs },
    ...{ isWarm: measuring.warm.has(head), now: forecasting.clocks.now },
  });
  measuring.warm.add(head);
  forecasting.kept.set(keys.anyGraph ?? keys.graph, graph);
  if (keys.isAlike) {
    measuring.outputs.push(...answered.values());
    measuring.around.push(around);
  }
  if (!keys.isAlike) forecasting.kept.set(keys.preprocessing, around);
  return [...answered].flatMap(([index, encoded]) => joinAnswer(samples[index], encoded));
}

function joinAnswer(sample: Sample, encoded: EncodedSample): readonly AnsweredSample[] {
  return encoded.ok ? [{ sample, output: encoded.output }] : [];
}

/** Seconds that an image takes before its graph; 0 where the card of the model says nothing of images. */
async function measureImages(tools: Tools): Promise<number> {
  const { task, model, keys, measuring, forecasting } = tools;
  const { image: spec } = model.card;
  if (!spec || !keys.isAlike) return 0;
  const dataset = await tools.openDataset();
  const samples = await readFirst(task, dataset, fewSamples);
  const images = samples.flatMap(({ image }) => (image ? [image] : []));
  const isWarm = measuring.warm.has('preprocessing');
  const seconds = await measurePreprocessing(images, spec, dataset.entry.imageMode, {
    isWarm,
    now: forecasting.clocks.now,
  });
  measuring.warm.add('preprocessing');
  forecasting.kept.set(keys.preprocessing, seconds);
  return seconds;
}

async function measureExamples({ facts, keys, measuring, forecasting }: Tools): Promise<void> {
  const encoder = await measuring.encoder();
  const { prompt, embeddings } = await measurePrompts(
    (texts) => encoder.encodeTexts(texts),
    facts.prompts.examples,
    { budgetMs: forecasting.budgetMs, now: forecasting.clocks.now },
  );
  forecasting.kept.set(keys.prompt, prompt);
  measuring.prompts.push(embeddings);
}

function isWorthRehearsing({ protocol, facts, keys, forecasting }: Tools, partSeconds: number): boolean {
  if (protocol.perSample === 'answer') return false;
  return forecasting.thorough || partSeconds >= longTask || (keys.isAlike && facts.names >= manyNames);
}

/** Measures what the protocol does, on samples that were answered, or on the task's first ones with any embeddings. */
async function rehearse(tools: Tools, answered: readonly AnsweredSample[] | undefined): Promise<void> {
  const { task, protocol, facts, keys, model, settings, forecasting } = tools;
  const dataset = await tools.openDataset();
  const input = {
    ...{ dataset, task, model: model.card, multiply: settings.multiply },
    ...{ judge: undefined, seed: settings.seed, workers: settings.facts.runtime.workers },
  };
  if (facts.prompts.count > 0 && tools.measuring.prompts.length === 0) await measureExamples(tools);
  const embeddings = tools.measuring.prompts.at(0) ?? createTensor(new Float32Array(0), [0, 0]);
  const samples = keys.isAlike ? await answerFew(tools) : (answered ?? (await measureSamples(tools)));
  const { start, scoring } = await rehearseScoring(
    ...([protocol, input, samples, embeddings, forecasting.clocks] as const),
  );
  forecasting.kept.set(keys.scoring, scoring);
  forecasting.kept.set(keys.rehearsedStart, start);
}

/** The task's first samples, each with an embedding that the head gave for some image. */
async function answerFew(tools: Tools): Promise<readonly AnsweredSample[]> {
  const { measuring } = tools;
  if (measuring.outputs.length === 0) await measureSamples(tools);
  const samples = await readFirst(tools.task, await tools.openDataset(), fewSamples);
  const outputs = measuring.outputs.filter((encoded) => encoded.ok);
  return samples.map((sample, index) => ({ sample, output: outputs[index % outputs.length].output }));
}
