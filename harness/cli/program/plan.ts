import type { Command } from 'commander';
import type { Finish } from './finish.js';
import { addRunOptions } from './run-options.js';

/** Adds `bench plan`. */
export function addPlan(program: Command, finish: Finish): void {
  const plan = program
    .command('plan')
    .description(
      'what `bench run` with the same options would do: which data and heads are there, how long each task takes, what is to be fetched; runs nothing',
    );
  addRunOptions(plan)
    .addHelpText(
      'after',
      `
Examples:
  $ bench plan                                         the embedded models on the embedded data
  $ bench plan --model ./my-export --suite datacomp38 --data-dir /data
  $ bench plan --suite all --json

A model is loaded and measured for some seconds where that was not done before. Seconds are those of this machine.`,
    )
    .action(async (options: unknown) => {
      const { planCommand } = await import('../plan-command.js');
      finish(await planCommand(options));
    });
}
