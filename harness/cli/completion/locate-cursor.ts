import type { Argument, Command, Option } from 'commander';

/** What is being written on a command line: the last word of it. */
export interface Cursor {
  /** The command that the words before belong to. */
  readonly command: Command;
  /** What is written of it so far; of `--option=value` the value alone. */
  readonly current: string;
  /** What stands before that in the same word: `--option=`. */
  readonly prefix: string;
  /** The option or argument that it is a value of; undefined where it can be none. */
  readonly takes: Option | Argument | undefined;
  /** Whether it may be an option: not so after `--`. */
  readonly mayBeOption: boolean;
  /** Whether it may be a command below `command`: not so after an argument. */
  readonly mayBeCommand: boolean;
  /** Options of `command` that stand before. */
  readonly given: ReadonlySet<Option>;
}

/** Where the last word stands in the tree of commands. Words that nothing knows are passed over: they may be misspelt, and what comes
 *  after them is still worth completing. */
export function locateCursor(program: Command, words: readonly string[]): Cursor {
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? '';
  let command = program;
  let given = new Set<Option>();
  let places = 0;
  let onlyArguments = false;
  let waiting: Option | undefined;
  for (const word of before) {
    const option = waiting || onlyArguments ? undefined : findOption(command, word);
    if (waiting && !(waiting.optional && word.startsWith('-'))) waiting = undefined;
    else if (!onlyArguments && word === '--') onlyArguments = true;
    else if (option) {
      given.add(option);
      waiting = takesValue(option) && !word.includes('=') ? option : undefined;
    } else if (!word.startsWith('-') || onlyArguments) {
      const inner = places === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (inner) [command, given] = [inner, new Set<Option>()];
      // `bench help run`: the command of that name follows
      else if (word !== 'help') places += 1;
    }
  }
  if (waiting?.optional && last.startsWith('-')) waiting = undefined;
  const cut = onlyArguments || waiting || !last.startsWith('--') ? 0 : last.indexOf('=') + 1;
  const own = cut > 0 ? findOption(command, last) : waiting;
  return {
    command,
    current: last.slice(cut),
    prefix: last.slice(0, cut),
    takes: cut > 0 || own ? own : argumentAt(command, places),
    mayBeOption: !onlyArguments && !own && cut === 0,
    mayBeCommand: !onlyArguments && !own && cut === 0 && places === 0,
    given,
  };
}

function findOption(command: Command, word: string): Option | undefined {
  const name = word.split('=')[0];
  return command.options.find(({ short, long }) => name === long || name === short);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function argumentAt(command: Command, place: number): Argument | undefined {
  const known = command.registeredArguments;
  const last = known.at(-1);
  return known.at(place) ?? (last?.variadic ? last : undefined);
}
