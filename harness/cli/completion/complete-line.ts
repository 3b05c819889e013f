import { Option, type Argument, type Command } from 'commander';
import { listNames, type Candidate } from './known-names.js';
import { locateCursor, type Cursor } from './locate-cursor.js';
import { findValueKind, type ValueKind } from './value-kinds.js';

/** What may stand in place of the last word of a command line. */
export interface Completion {
  /** Whole words. */
  readonly candidates: readonly Candidate[];
  /** What the shell is to complete by itself, where there are no candidates. */
  readonly paths: 'none' | 'files' | 'folders';
}

/** What may stand in place of the last of the words that follow `bench`; it is empty where nothing of it is written yet. The commands and
 *  options are those of commander's tree, so that nothing is listed twice. */
export async function completeLine(program: Command, words: readonly string[]): Promise<Completion> {
  const cursor = locateCursor(program, words);
  const { current, takes, mayBeOption, mayBeCommand } = cursor;
  if (mayBeOption && current.startsWith('-')) return answer(listOptions(cursor), cursor);
  const commands = mayBeCommand ? listCommands(cursor.command) : [];
  if (commands.length > 0 && !takes) return answer(commands, cursor);
  if (takes) {
    const values = await completeValue(takes, cursor);
    // `bench gate` takes commands or folders
    return { ...values, candidates: [...answer(commands, cursor).candidates, ...values.candidates] };
  }
  return answer(mayBeOption ? listOptions(cursor) : [], cursor);
}

function listCommands(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: one.description() }));
}

/** The options that can still be given: a second time only those that take a list. */
function listOptions({ command, given }: Cursor): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !given.has(option) || takesList(option))
    .flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

async function completeValue(takes: Option | Argument, cursor: Cursor): Promise<Completion> {
  if (takes.argChoices)
    return answer(
      takes.argChoices.map((value) => ({ value, description: '' })),
      cursor,
    );
  const kind = findValueKind(takes) ?? 'free';
  if (kind === 'files' || kind === 'folders') return { candidates: [], paths: kind };
  const found = answer(await listNames(kind), cursor, takes instanceof Option && takesList(takes));
  // Folders and files stand where names do: `--model ./my-export`.
  return found.candidates.length === 0 ? { ...found, paths: pathsBeside[kind] ?? 'none' } : found;
}

const pathsBeside: Partial<Readonly<Record<ValueKind, 'files' | 'folders'>>> = {
  models: 'folders',
  suites: 'files',
};

/** Whether commas stand between the values of an option: of all that may be repeated, and of `--pair <a,b>`. */
function takesList({ parseArg, argChoices, flags }: Option): boolean {
  return (parseArg !== undefined && !argChoices) || flags.includes(',');
}

/** The candidates that begin with what is written; of a list with commas with what is written after the last, each once. */
function answer(all: readonly Candidate[], { prefix, current }: Cursor, list = false): Completion {
  const cut = list ? current.lastIndexOf(',') + 1 : 0;
  const [written, begun] = [current.slice(0, cut), current.slice(cut)];
  const taken = new Set(written.split(','));
  const fitting = all.filter(({ value }) => value.startsWith(begun) && !taken.has(value));
  const once = new Map(fitting.map((candidate) => [candidate.value, candidate]));
  return {
    candidates: [...once.values()].map(({ value, description }) => ({
      value: prefix + written + value,
      description,
    })),
    paths: 'none',
  };
}
