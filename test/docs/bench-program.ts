import type { Command } from 'commander';
import { createProgram } from '../../harness/cli/program/create-program.js';

/** The command line with all of its commands, without running anything. */
export function readProgram(): Promise<Command> {
  // those of `bench score` are there when it is called
  return createProgram(() => undefined, ['score']);
}

/** The names of a command's own options, `--help` among them. */
export function optionsOf({ options }: Command): readonly string[] {
  return [...options.flatMap(({ long, short }) => [long ?? '', short ?? '']), '--help', '-h'];
}
