import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../harness/config/package-root.js';

type Add = (program: Command, finish: () => void, words: readonly string[]) => void | Promise<void>;

/** The command line with all of its commands, as `harness/cli/main.ts` puts it together, without running anything. */
export async function readProgram(): Promise<Command> {
  const main = readFileSync(join(packageRoot, 'harness/cli/main.ts'), 'utf8');
  const adders = [...main.matchAll(/import \{ (add\w+) \} from '\.\/program\/([\w-]+)\.js'/g)];
  const program = new Command('bench').option('--version');
  for (const [, name, file] of adders) {
    const module = (await import(`../../harness/cli/program/${file}.js`)) as Readonly<Record<string, Add>>;
    await module[name](program, () => undefined, ['score']);
  }
  return program;
}

/** The names of a command's own options, `--help` among them. */
export function optionsOf({ options }: Command): readonly string[] {
  return [...options.flatMap(({ long, short }) => [long ?? '', short ?? '']), '--help', '-h'];
}
