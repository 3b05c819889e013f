import type { Command } from 'commander';
import type { Finish } from './finish.js';
import { addRunOptions } from './run-options.js';

/** Adds `bench run`. */
export function addRun(program: Command, finish: Finish): void {
  const run = program
    .command('run')
    .description(
      'run tasks, write records, print a table; without options: the embedded models on the embedded data',
    );
  addRunOptions(run)
    .addHelpText(
      'after',
      `
Examples:
  $ bench run                                          the embedded models on the embedded data
  $ bench run --model ./my-export --suite classification --data-dir /data
  $ bench run --model '*-micro-*' --suite mini-ladder    every embedded model: scores by family and size
  $ bench run --model vit-micro-s --task mini/openmoji --limit 100 --json
  $ bench run --suite lmm --endpoint http://localhost:8000/v1 --judge https://api.openai.com/v1 --judge-model gpt-4
  $ bench run --suite datacomp38 --shard 2/8           the second of eight parts, on any machine; then, when all are done:
  $ bench run --suite datacomp38 --merge               the table, from the parts
  $ bench run --suite all --model vitamin-l --queue redis://queue.lan:6379    by workers on many machines

Finished tasks are kept: the same command continues an interrupted run.`,
    )
    .action(async (options: unknown) => {
      const { runCommand } = await import('../run-command.js');
      finish(await runCommand(options));
    });
}
