import type { Protocol } from '../../core/protocol.js';
import type { Sample } from '../../core/sample.js';
import { sha256 } from '../../core/hash.js';
import type { OpenDataset } from '../../data/reader.js';
import { foreseeCount } from '../foresee-count.js';
import { nameCategories } from '../name-categories.js';
import type { RunnableTask } from '../plan-task.js';
import { readScored } from '../read-batches.js';

/** What the time of a task depends on beside the model. */
export interface TaskFacts {
  /** Samples that are run, at most as many as --limit says; undefined where the data set does not say before it is read. */
  readonly samples: number | undefined;
  /** Names of classes that each sample is compared with; 0 where it is not compared with names. */
  readonly names: number;
  readonly prompts: PromptFacts;
}

/** The prompts of a task. */
interface PromptFacts {
  /** Different ones. */
  readonly count: number;
  /** The same for tasks with the same prompts. */
  readonly key: string;
  /** Some of them, spread over all. */
  readonly examples: readonly string[];
}

/** Prompts that are measured, of a task with many. */
const mostExamples = 64;

/** Measuring prompts takes at most this part of encoding all of them. */
const examplePart = 1 / 8;

/** Images whose captions stand for those of all. */
const captionedSamples = 32;

/** What can be said of a task once its data set is open, without reading it. Captions are known only when they are read: those
 *  of the first images stand for all. */
export async function gatherFacts(
  task: RunnableTask,
  protocol: Protocol,
  dataset: OpenDataset,
  limit: number | undefined,
): Promise<TaskFacts> {
  const samples = foreseeCount(dataset, limit);
  const names = listNames(task, dataset);
  if (!protocol.needs.includes('text')) return { samples, names: 0, prompts: describePrompts([]) };
  if (dataset.kind !== 'captioned-image')
    return { samples, names: names.length, prompts: describePrompts(listPrompts(names, task, dataset)) };
  const first = await readFirst(task, dataset, Math.min(captionedSamples, limit ?? Infinity));
  const captions = first.flatMap((sample) => (sample.kind === 'captioned-image' ? sample.captions : []));
  const { examples, count } = describePrompts(captions);
  return {
    samples,
    names: 0,
    prompts: {
      count: Math.round((count / first.length) * (samples ?? first.length)),
      key: `captions of ${task.card.id}`,
      examples,
    },
  };
}

/** The first samples of a task. Throws DataError where the data set has none. */
export async function readFirst(
  task: RunnableTask,
  dataset: OpenDataset,
  count: number,
): Promise<readonly Sample[]> {
  const categories = nameCategories(task.card.id, dataset, task.classes);
  const samples: Sample[] = [];
  for await (const sample of readScored(dataset, categories, count)) samples.push(sample);
  return samples;
}

function listNames({ card, classes }: RunnableTask, dataset: OpenDataset): readonly string[] {
  const categories = nameCategories(card.id, dataset, classes);
  return categories ? categories.flatMap((category) => category.names) : dataset.classNames;
}

/** All prompts of a task: every name in every template, or the cues of a data set that has them. */
function listPrompts(names: readonly string[], task: RunnableTask, dataset: OpenDataset): readonly string[] {
  if (dataset.associations) return dataset.associations.map(({ cue }) => `A ${cue}`);
  const templates = dataset.templates.length > 0 ? dataset.templates : task.templates;
  return names.flatMap((name) => templates.map((template) => template.replaceAll('{c}', name)));
}

function describePrompts(prompts: readonly string[]): PromptFacts {
  const different = [...new Set(prompts)];
  const count = Math.min(mostExamples, Math.ceil(different.length * examplePart));
  const examples = Array.from(
    { length: count },
    (_, index) => different[Math.floor((index * different.length) / count)],
  );
  return { count: different.length, key: sha256(JSON.stringify(different)), examples };
}
