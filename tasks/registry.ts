import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../harness/config/json-file.js';
import { nearest } from '../harness/config/nearest.js';
import { packageRoot } from '../harness/config/package-root.js';
import { suitesFileSchema, type Aggregate, type Suite } from '../harness/config/suite.js';
import { taskCardsFileSchema, taskGroups, type TaskCard } from '../harness/config/task-card.js';
import { ConfigError } from '../harness/core/errors.js';

/** Every task and suite there is. */
export interface TaskRegistry {
  /** By group, then by file, in the order of the file. */
  readonly tasks: readonly TaskCard[];
  readonly suites: readonly Suite[];
  /** Means that papers report. */
  readonly aggregates: readonly Aggregate[];
  /** The suite files that were added to what this package brings. */
  readonly files: readonly SuiteFile[];
}

/** A suite file that was named. */
export interface SuiteFile {
  /** All that it is about, under its name as it was written. */
  readonly suite: Suite;
  /** Ids of the suites in it. */
  readonly suites: readonly string[];
  /** Ids of the tasks whose cards are in it. */
  readonly cards: readonly string[];
  /** Ids of the means in it. */
  readonly aggregates: readonly string[];
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

/** Reads all cards and suites of this package. Throws ConfigError when a card is wrong or an id occurs twice. */
export async function readTaskRegistry(folder = join(packageRoot, 'tasks')): Promise<TaskRegistry> {
  const files = (
    await Promise.all(taskGroups.map((group) => listCards(join(folder, group, 'cards'))))
  ).flat();
  const contents = await Promise.all(
    files.map((file) => readJsonFile(file, taskCardsFileSchema, ConfigError)),
  );
  const tasks = contents.flatMap((content) => content.tasks);
  const repeated = tasks.find((task, index) => tasks.findIndex(({ id }) => id === task.id) !== index);
  if (repeated) throw new ConfigError(`${repeated.id}: two task cards bear this id. Rename one`);
  const file = join(folder, 'suites.json');
  const { suites, aggregates } = await readJsonFile(file, suitesFileSchema, ConfigError);
  return { tasks, suites, aggregates, files: [] };
}

/** The task of this id. Throws ConfigError listing the nearest ids when there is none. */
export function findTask({ tasks }: TaskRegistry, id: string): TaskCard {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task) return task;
  const ids = tasks.map((candidate) => candidate.id);
  throw new ConfigError(
    `--task ${id}: no such task, nearest: ${nearest(id, ids).join(', ')}. See \`bench list tasks\``,
  );
}

/** The tasks of a suite, or of a suite file by its name, those of the suites it takes in first, each once. Throws ConfigError when
 *  there is none. */
export function tasksOfSuite(registry: TaskRegistry, id: string): readonly TaskCard[] {
  return tasksNamedBy(registry, findSuite(registry, id));
}

/** The tasks that a mean is over, each once. */
export function tasksOfAggregate(registry: TaskRegistry, aggregate: Aggregate): readonly TaskCard[] {
  return tasksNamedBy(registry, aggregate);
}

/** The suite of this id, or that a suite file of this name stands for. Throws ConfigError when there is none. */
export function findSuite({ suites, files }: TaskRegistry, id: string): Suite {
  const named = [...suites, ...files.map(({ suite }) => suite)];
  const suite = named.find((candidate) => candidate.id === id);
  if (suite) return suite;
  throw new ConfigError(
    `--suite ${id}: no such suite, expected ${named.map((known) => known.id).join(', ')}, or the path of a suite file`,
  );
}

function tasksNamedBy(registry: TaskRegistry, outer: Suite | Aggregate): readonly TaskCard[] {
  const found = new Set<TaskCard>();
  const seen = new Set<string>();
  const take = ({ suites, tasks }: Suite | Aggregate) => {
    for (const id of suites) {
      if (seen.has(id)) continue;
      seen.add(id);
      take(findSuite(registry, id));
    }
    for (const id of tasks) found.add(findTask(registry, id));
  };
  take(outer);
  return [...found];
}

/** The ids of the suites that a task belongs to. */
export function suitesOfTask(registry: TaskRegistry, task: TaskCard): readonly string[] {
  return registry.suites.filter(({ id }) => tasksOfSuite(registry, id).includes(task)).map(({ id }) => id);
}

async function listCards(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}
