import type { Command } from 'commander';
import { readEnvironment } from '../../config/environment.js';
import { splitList } from '../../config/split-list.js';
import { collect } from './finish.js';

const flag = '--extension';

/** Commands, with those inside them, that look at protocols, metrics, formats or cards: of these others may bring more. */
const takers: readonly string[] = [
  'run',
  'plan',
  'worker',
  'list',
  'data',
  'score',
  'report',
  'compare',
  'gate',
];

/** Adds the option by which these commands take modules of others, after their own. */
export function addExtensionOptions(program: Command): void {
  for (const command of program.commands.filter((one) => takers.includes(one.name()))) addTo(command);
}

function addTo(command: Command): void {
  // `bench data` alone does nothing
  if (command.name() !== 'data')
    command.option(
      `${flag} <modules>`,
      'load protocols, metrics and readers of others first: paths, or packages (or BENCH_EXTENSIONS)',
      collect,
    );
  command.commands.forEach(addTo);
}

/** Loads the extensions of a command that takes any, before it does anything: the one place where that is done. */
export async function loadForCommand(command: Command): Promise<void> {
  if (!command.options.some(({ long }) => long === flag)) return;
  await loadAll(lineage(command).flatMap((one) => splitList(takeWritten(one))));
}

/** The same before the command line is read, for commands that extensions bring: `words` are those of the command line. */
export async function loadFromWords(words: readonly string[]): Promise<void> {
  const written = words.flatMap((word, place) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)];
    return word === flag && place + 1 < words.length ? [words[place + 1]] : [];
  });
  await loadAll(splitList(written));
}

async function loadAll(named: readonly string[]): Promise<void> {
  const { extensions } = readEnvironment();
  const modules = [...splitList(extensions === undefined ? [] : [extensions]), ...named];
  if (modules.length === 0) return;
  const { loadExtensions } = await import('../../library/load-extensions.js');
  await loadExtensions(modules);
}

/** A command may be given an option that stands before its name. */
function lineage(command: Command): readonly Command[] {
  return command.parent ? [...lineage(command.parent), command] : [command];
}

/** What was written for a command, which is done with it: the options that it reads itself are all others. */
function takeWritten(command: Command): readonly string[] | undefined {
  const options = command.opts<{ extension?: readonly string[] }>();
  const { extension } = options;
  delete options.extension;
  return extension;
}
