import { formsOf, type DatasetEntry } from '../config/dataset-entry.js';
import type { ClassFile } from '../config/class-file.js';
import type { TaskCard } from '../config/task-card.js';
import type { Head } from '../core/heads.js';
import type { Judge } from '../core/judge.js';
import type { Protocol } from '../core/protocol.js';
import { findReader } from '../data/index.js';
import type { DatasetReader } from '../data/reader.js';
import { locateDataset, type DataRoots, type DatasetLocation } from '../data/locate.js';
import type { AnswerFiles } from './given-answers.js';
import { describeSource, pullCommand } from './pull-hint.js';

/** A task with everything that its card names. */
export interface RunnableTask {
  readonly card: TaskCard;
  readonly entry: DatasetEntry;
  /** Those it may be scored under, the preferred one first; at least one. */
  readonly protocols: readonly Protocol[];
  /** The names of its classes, where the card has them. */
  readonly classes?: ClassFile | undefined;
  /** Prompts for data sets that bring none; may be empty. */
  readonly templates: readonly string[];
  /** Versions, by name, of the extensions that it is of; absent where it is of none. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** A task that can run, and with what. */
export interface RunPlan {
  readonly kind: 'run';
  readonly folder: string;
  /** The task's entry in the form in which the data lie there. */
  readonly entry: DatasetEntry;
  readonly reader: DatasetReader;
  readonly protocol: Protocol;
}

/** A task that cannot run here, and why. */
export interface SkipPlan {
  readonly kind: 'skip';
  readonly reason: string;
  readonly dataMissing: boolean;
}

/** What is to be done with a task for a model. */
export type TaskPlan = RunPlan | SkipPlan;

/** What a run was given beside models and data. */
export interface Means {
  readonly judge?: Judge | undefined;
  readonly answers?: AnswerFiles | undefined;
}

/** Decides whether a task can run with a model that has these heads and with these means, and says everything that stands in the way.
 *  Throws DataError when nothing but damaged data stand in it. */
export async function planTask(
  task: RunnableTask,
  heads: ReadonlySet<Head>,
  roots: DataRoots,
  { judge, answers }: Means = {},
): Promise<TaskPlan> {
  const location = await locateDataset(task.entry, roots);
  const entry = location.state === 'missing' ? task.entry : location.entry;
  const reader = findReader(entry.format);
  const protocol = chooseProtocol(task, heads);
  const obstacles = [
    describeHeads(protocol.needs.filter((head) => !heads.has(head))),
    reader ? undefined : `this version of bench has no reader for ${entry.format}`,
    protocol.judged && !judge ? 'a judge grades the answers: name one with --judge URL' : undefined,
    answers && !answers.find(task.card.id) ? describeAnswers(task.card.id, answers) : undefined,
    describeLocation(location, entry, roots),
  ].filter((obstacle) => obstacle !== undefined);
  if (obstacles.length === 0 && location.state === 'damaged') throw location.error;
  if (obstacles.length === 0 && location.state === 'present' && reader)
    return { kind: 'run', folder: location.folder, entry, reader, protocol };
  return { kind: 'skip', reason: obstacles.join('; '), dataMissing: location.state !== 'present' };
}

/** What stands before the command that brings missing data; the command is the rest of the reason. */
export const remedyLabel = 'Get it: ';

function describeHeads(missing: readonly Head[]): string | undefined {
  if (missing.length === 0) return undefined;
  return `the model has no ${missing.join(' and no ')} head: add it to model.json`;
}

function describeAnswers(task: string, { folder, namesFor }: AnswerFiles): string {
  return `no answers: ${folder} has no ${namesFor(task).join(' or ')}`;
}

/** The first protocol whose heads are all there; otherwise the last one, which asks least. */
export function chooseProtocol({ protocols }: RunnableTask, heads: ReadonlySet<Head>): Protocol {
  const last = protocols[protocols.length - 1];
  return protocols.find(({ needs }) => needs.every((head) => heads.has(head))) ?? last;
}

function describeLocation(
  location: DatasetLocation,
  entry: DatasetEntry,
  roots: DataRoots,
): string | undefined {
  const source = pullCommand(entry, roots.data) ?? describeSource(entry, roots.data);
  const remedy = source === undefined ? '' : `. ${remedyLabel}${source}`;
  switch (location.state) {
    case 'present':
    case 'damaged':
      return undefined;
    case 'missing':
      return `data missing: no ${namesOf(formsOf(entry).flatMap(({ paths }) => paths))} in ${roots[entry.root]}${remedy}`;
    case 'incomplete': {
      const [first, ...others] = location.missing;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `data incomplete: ${location.folder} has no ${first}${more}${remedy}`;
    }
  }
}

function namesOf([first, ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} (or ${others.length === 1 ? others[0] : `${others.length} other names`})`;
}
