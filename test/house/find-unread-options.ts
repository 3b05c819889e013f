import type { Command, Option } from 'commander';

/** The options of commands that no text reads: `bench run --colour`. `texts` are the sources that read options; what declares a member
 *  (`readonly colour?: string`, `colour: z.string()`, `name: 'colour'`) is no reader. */
export function findUnreadOptions(program: Command, texts: readonly string[]): readonly string[] {
  const readers = texts.map((text) => text.replaceAll(declaration, ''));
  return everyCommand(program).flatMap((command) =>
    command.options
      .filter((option) => !isRead(option, readers))
      .map((option) => `${pathOf(command)} ${option.long ?? option.flags}`),
  );
}

const declaration = /\breadonly \w+\??:|^\s*\w+: (?=z\.|\w+Option\b)|\bname: '[\w-]+'/gm;

/** By its name as a member, or, as the metrics of `bench score` do, by the one that the command line has. */
function isRead(option: Option, readers: readonly string[]): boolean {
  const mention = new RegExp(`\\b${option.attributeName()}\\b|'${option.name()}'`);
  return readers.some((text) => mention.test(text));
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
