import { dirname, resolve } from 'node:path';
import { parseJson } from '../harness/config/json-file.js';
import { readTextFile } from '../harness/config/read-file.js';
import { userSuitesFileSchema, type UserSuites } from '../harness/config/suite.js';
import type { TaskCard } from '../harness/config/task-card.js';
import { ConfigError } from '../harness/core/errors.js';
import { sha256 } from '../harness/core/hash.js';
import { leadsOut } from '../harness/core/inside-path.js';
import { checkCard, checkNames } from './check-suite-file.js';
import { readTaskRegistry, type SuiteFile, type TaskRegistry } from './registry.js';

/** Whether a value of `--suite` is the path of a suite file, not the id of a suite. */
export function isSuiteFile(value: string): boolean {
  return value.endsWith('.json') || /[/\\]/.test(value);
}

/** Every task and suite of this package, and those of the suite files among these values of `--suite`. Throws ConfigError, the file
 *  first, on one that is wrong, names what there is not, or brings an id that is taken. */
export async function readTasksFor(suites: readonly string[]): Promise<TaskRegistry> {
  const builtIn = await readTaskRegistry();
  let registry = builtIn;
  for (const name of new Set(suites.filter(isSuiteFile))) {
    const again = registry.files.find(({ path }) => path === resolve(name));
    registry = again
      ? { ...registry, files: [...registry.files, { ...again, suite: { ...again.suite, id: name } }] }
      : await addSuiteFile(name, registry, builtIn);
  }
  return registry;
}

async function addSuiteFile(
  name: string,
  registry: TaskRegistry,
  builtIn: TaskRegistry,
): Promise<TaskRegistry> {
  const text = await readTextFile(name, ConfigError);
  const content = parseJson(text, name, userSuitesFileSchema, ConfigError);
  const cards = content.cards.map((card) => placeCard(card, name));
  cards.forEach((card) => {
    checkCard(card, name);
  });
  const own = { tasks: cards, suites: content.suites, aggregates: content.aggregates };
  checkNew(own, name, registry);
  checkNames({ ...merge(builtIn, own), files: [] }, own, name);
  const file: SuiteFile = {
    suite: nameAll(name, content),
    suites: content.suites.map(({ id }) => id),
    cards: cards.map(({ id }) => id),
    aggregates: content.aggregates.map(({ id }) => id),
    path: resolve(name),
    sha256: sha256(Buffer.from(text)),
  };
  return { ...merge(registry, own), files: [...registry.files, file] };
}

/** What a suite file adds. */
type OwnTasks = Pick<TaskRegistry, 'tasks' | 'suites' | 'aggregates'>;

function merge(registry: OwnTasks, own: OwnTasks): OwnTasks {
  return {
    tasks: [...registry.tasks, ...own.tasks],
    suites: [...registry.suites, ...own.suites],
    aggregates: [...registry.aggregates, ...own.aggregates],
  };
}

/** All suites of a file as one; its cards where it has none. */
function nameAll(id: string, { suites, cards }: UserSuites): SuiteFile['suite'] {
  const tasks = suites.length > 0 ? [] : cards.map((card) => card.id);
  return { id, name: id, tasks, suites: suites.map((suite) => suite.id) };
}

/** The card with the absolute paths of the files that lie beside the suite file. Names without `./` are those of this package. */
function placeCard(card: TaskCard, file: string): TaskCard {
  const place = (key: 'classes' | 'templates') => {
    const value = card[key];
    if (value === undefined) return {};
    if (/^[\w-][\w.-]*$/.test(value)) return { [key]: value };
    if (value.startsWith('./') && !leadsOut(value)) return { [key]: resolve(dirname(file), value) };
    throw new ConfigError(
      `${file}: ${card.id}: ${key} ${JSON.stringify(value)}: expected the name of a file that bench has, or a path from the folder of this file that begins with ./ and stays in it`,
    );
  };
  return { ...card, ...place('classes'), ...place('templates') };
}

/** Throws ConfigError where an id is taken, by this package, by another file, or by the file itself. */
function checkNew(own: OwnTasks, file: string, registry: TaskRegistry): void {
  for (const key of ['cards', 'suites', 'aggregates'] as const) {
    const known = new Set(idsOf(registry, key));
    const seen = new Set(known);
    const taken = idsOf(own, key).find((id) => seen.size === seen.add(id).size);
    if (taken === undefined) continue;
    const other = registry.files.find((one) => one[key].includes(taken));
    const holder = known.has(taken) ? (other?.suite.id ?? 'bench') : 'the file';
    throw new ConfigError(
      `${file}: ${taken}: ${holder} has ${called[key]} of this id already. Give it another`,
    );
  }
}

const called = { cards: 'a card', suites: 'a suite', aggregates: 'an aggregate' } as const;

function idsOf({ tasks, ...others }: OwnTasks, key: keyof typeof called): readonly string[] {
  return { cards: tasks, ...others }[key].map(({ id }) => id);
}
