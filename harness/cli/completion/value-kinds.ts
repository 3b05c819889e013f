import { Option, type Argument } from 'commander';

/** What the values of an option or argument are: names of something, paths, or words that nobody can know. */
export type ValueKind =
  | 'models'
  | 'suites'
  | 'tasks'
  | 'datasets'
  | 'datasets-or-tasks'
  | 'protocols'
  | 'devices'
  | 'sessions'
  | 'forms'
  | 'result-formats'
  | 'losses'
  | 'fields'
  | 'files'
  | 'folders'
  | 'free';

/** By the name of an option or argument. */
const byName: Readonly<Record<string, ValueKind>> = {
  model: 'models',
  vision: 'models',
  reference: 'models',
  pair: 'models',
  remove: 'models',
  suite: 'suites',
  task: 'tasks',
  explain: 'tasks',
  explore: 'tasks',
  dataset: 'datasets-or-tasks',
  protocol: 'protocols',
  device: 'devices',
  sessions: 'sessions',
  form: 'forms',
  format: 'result-formats',
  loss: 'losses',
  ignore: 'fields',
  results: 'folders',
  before: 'files',
  after: 'files',
  old: 'files',
  new: 'files',
  images: 'files',
};

/** By what stands for the value in help. */
const byPlaceholder: Readonly<Record<string, ValueKind>> = {
  file: 'files',
  files: 'files',
  path: 'files',
  module: 'files',
  modules: 'files',
  dir: 'folders',
  folder: 'folders',
  folders: 'folders',
};

/** Placeholders of values that nobody can know. */
const free = new Set([
  ...['n', 's', 'd', 'p', 'N', 'a,b', 'size', 'score', 'seed', 'url', 'date', 'text', 'id', 'name'],
  ...['column', 'condition', 'list', 'which', 'part', 'family', 'rule', 'groups', 'words'],
]);

/** What the values of an option or argument are; undefined where the tables above say nothing about it. */
export function findValueKind(taken: Option | Argument): ValueKind | undefined {
  const [name, placeholder] =
    taken instanceof Option
      ? [taken.long?.slice(2) ?? '', placeholderOf(taken)]
      : [taken.name(), taken.name()];
  if (Object.hasOwn(byName, name)) return byName[name];
  if (Object.hasOwn(byPlaceholder, placeholder)) return byPlaceholder[placeholder];
  return free.has(placeholder) ? 'free' : undefined;
}

function placeholderOf({ flags }: Option): string {
  return /[<[]([^\]>.]+)/.exec(flags)?.[1] ?? '';
}
