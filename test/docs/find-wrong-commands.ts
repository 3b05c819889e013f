import type { Command } from 'commander';
import { optionsOf } from './bench-program.js';
import { readFences, readPieces } from './markdown.js';
import { readSteps } from './page-steps.js';

/** What a page may call. */
export interface Commands {
  readonly program: Command;
  readonly scripts: Readonly<Record<string, string>>;
  /** The options that a script takes, by what a page calls it (`readScriptOptions`). */
  readonly scriptOptions: ReadonlyMap<string, readonly string[]>;
}

/** Code of a page, and the line on which its block begins. */
interface Code {
  readonly line: number;
  readonly text: string;
}

/** Scripts of `npm run`, commands of `bench` and options that there are not: in blocks and in backticks. An option that stands alone in
 *  backticks must be one of a command or a script that the page names. Metrics of `bench score` that the page adds are let be. */
export function findWrongCommands(page: string, markdown: string, commands: Commands): readonly string[] {
  const blocks = readFences(markdown).map(({ line, text }) => ({ line, text }));
  const inline = readPieces(markdown).filter(({ kind }) => kind === 'code');
  const codes = [...blocks, ...inline];
  const added = findAdded(markdown);
  const wrong = codes.flatMap((code) =>
    [
      ...findScripts(code, commands),
      ...findCalls(code).flatMap((words) =>
        added.has(words.slice(0, 2).join(' ')) ? [] : judgeCall(words, commands.program),
      ),
    ].map((fault) => `${page}:${code.line}: ${fault}`),
  );
  const known = new Set([
    ...codes.flatMap(findCalls).flatMap((words) => optionsOf(commandOf(words, commands.program).command)),
    ...[...commands.scriptOptions].flatMap(([name, options]) => (markdown.includes(name) ? options : [])),
  ]);
  const lone = inline.flatMap(({ line, text }) => {
    const [option] = /^--[a-z][a-z0-9-]*/.exec(text) ?? [''];
    return option === '' || known.has(option)
      ? []
      : [`${page}:${line}: ${option}, of no command that the page names`];
  });
  return [...wrong, ...lone];
}

/** The metrics of `bench score` that the page itself adds, here or in an extension: `score` and the id of each. */
function findAdded(markdown: string): ReadonlySet<string> {
  const files = readSteps(markdown).steps.flatMap((step) =>
    step.kind === 'write' && isScorer(step) ? [step.text] : [],
  );
  return new Set(
    files.flatMap((text) => [...text.matchAll(/^ {2}id: '([\w-]+)'/gm)].map(([, id]) => `score ${id}`)),
  );
}

/** A file of this repository, or of an extension that says so in a comment. */
function isScorer({ path, text }: { readonly path: string; readonly text: string }): boolean {
  return path.startsWith('harness/score/') || text.includes("@type {import('vitabench').Scorer}");
}

function findScripts({ text }: Code, { scripts }: Commands): readonly string[] {
  const names = [...text.matchAll(/\bnpm run (?:-s |--silent )?([\w:.-]+)/g)].map(([, name]) => name);
  return names
    .filter((name) => !Object.hasOwn(scripts, name))
    .map((name) => `npm run ${name}: no such script`);
}

/** The words behind each `bench` that is called in a text, up to where the shell ends the command. */
export function findCalls({ text }: Pick<Code, 'text'>): readonly (readonly string[])[] {
  const joined = text.replaceAll(/\\\n/g, ' ');
  const calls = joined.matchAll(/(?:^|[\s("'`])(?:\.\/|\.bin\/)?bench["']?((?: +[^\s|;&#<>()`]+)*)/gm);
  return [...calls].map(([, words]) => words.split(' ').filter((word) => word !== ''));
}

/** The command that the words name, and those that are left. */
function commandOf(
  words: readonly string[],
  program: Command,
): { readonly command: Command; readonly rest: readonly string[] } {
  const next = program.commands.find((command) => command.name() === words[0]);
  return next ? commandOf(words.slice(1), next) : { command: program, rest: words };
}

function judgeCall(words: readonly string[], program: Command): readonly string[] {
  const { command, rest } = commandOf(words, program);
  const name = ['bench', ...words.slice(0, words.length - rest.length)].join(' ');
  const [first = ''] = rest;
  // A word in capitals stands for one of the reader's; commander itself knows `help`.
  const isUnknown =
    command.commands.length > 0 &&
    command.registeredArguments.length === 0 &&
    /^(?!help$)[a-z][a-z-]*$/.test(first);
  const known = optionsOf(command);
  const options = rest.flatMap((word) => /^--[a-z][a-z0-9-]*/.exec(word)?.[0] ?? []);
  return [
    ...(isUnknown ? [`${name} ${first}: no such command`] : []),
    ...options
      .filter((option) => !known.includes(option))
      .map((option) => `${name} ${option}: no such option`),
  ];
}
