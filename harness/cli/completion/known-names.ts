import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readEnvironment } from '../../config/environment.js';
import { packageRoot } from '../../config/package-root.js';
import { readUncheckedJson } from '../../config/read-file.js';
import type { ValueKind } from './value-kinds.js';

/** A word that may stand on the command line, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** The names of a kind, unchecked: a shell waits for them, so nothing is loaded that checks. Throws where a file cannot be read. */
export async function listNames(kind: ValueKind): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'models':
      return listModels();
    case 'suites':
      return readEntries(join('tasks', 'suites.json'), 'suites');
    case 'tasks':
      return (await readCards()).map(describeEntry);
    case 'datasets':
      return readEntries('datasets.json', 'datasets');
    case 'datasets-or-tasks':
      return [...(await listNames('datasets')), ...(await listNames('tasks'))];
    case 'protocols':
      return plain([...new Set((await readCards()).flatMap(({ protocol }) => protocol ?? []))]);
    case 'devices':
      return plain((await import('../../config/device.js')).deviceNames);
    case 'sessions':
      return plain((await import('../../config/option-values.js')).sessionChoices);
    case 'forms':
      return plain(['auto', ...(await import('../../../reports/scaling/form.js')).forms]);
    case 'result-formats':
      return plain((await import('../../core/foreign-format.js')).foreignFormats);
    case 'losses':
      return plain((await import('../../../reports/scaling/form.js')).losses);
    case 'fields':
      return plain((await import('../../../reports/compare/output/list-others.js')).ignorableFields);
    case 'files':
    case 'folders':
    case 'free':
      return [];
  }
}

/** What is read here of the entries of our files. */
interface Entry {
  readonly id: string;
  readonly name?: string;
  readonly aliases?: readonly string[];
  readonly protocol?: string | readonly string[];
}

/** The models of this machine, and those that are known, with their aliases. */
async function listModels(): Promise<readonly Candidate[]> {
  const home = readEnvironment().modelsDir;
  const known = await readJsonFiles(join('models', 'cards'));
  const here = [
    ...(await namesIn(join(packageRoot, 'models', 'micro'))).filter((name) => !name.includes('.')),
    ...(await namesIn(home)).filter((name) => !name.startsWith('.')),
    ...(await namesIn(join(home, '.registered'))).map((name) => basename(name, '.json')),
  ];
  return [
    ...here.map((value) => ({ value, description: 'on this machine' })),
    ...known
      .map((card) => card as Entry)
      .flatMap((card) => [
        describeEntry(card),
        ...(card.aliases ?? []).map((value) => ({ value, description: card.id })),
      ]),
  ];
}

async function readCards(): Promise<readonly Entry[]> {
  const groups = await namesIn(join(packageRoot, 'tasks'));
  const files = await Promise.all(groups.map((group) => readJsonFiles(join('tasks', group, 'cards'))));
  return files.flat().flatMap((file) => (file as { readonly tasks: readonly Entry[] }).tasks);
}

async function readEntries(file: string, key: string): Promise<readonly Candidate[]> {
  const content = (await readUncheckedJson(join(packageRoot, file), Error)) as Readonly<
    Record<string, readonly Entry[]>
  >;
  return content[key].map(describeEntry);
}

async function readJsonFiles(folder: string): Promise<readonly unknown[]> {
  const names = (await namesIn(join(packageRoot, folder))).filter((name) => name.endsWith('.json'));
  return Promise.all(names.map((name) => readUncheckedJson(join(packageRoot, folder, name), Error)));
}

/** Names in a folder, sorted; none where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
}

function describeEntry({ id, name = '' }: Entry): Candidate {
  return { value: id, description: name };
}

function plain(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: '' }));
}
