import { Argument, type Command } from 'commander';
import type { ListOptions } from '../list-command.js';
import { listings, type Listing } from '../listings.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench list`. */
export function addList(program: Command, finish: Finish): void {
  program
    .command('list')
    .description('list what there is')
    .addArgument(new Argument('<what>').choices([...listings]))
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option(
      '--suite <ids>',
      'of tasks, suites and data sets: those of these suites, or of a suite file',
      collect,
    )
    .option('--all', 'of models: every published training run that has a card, here or not')
    .option('--json', 'an array of objects, with more columns')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bench list tasks --data-dir /data\n  $ bench list tasks --suite ./my.suite.json --datasets my.json',
    )
    .action(async (listing: Listing, options: ListOptions) => {
      const { listCommand } = await import('../list-command.js');
      finish(await listCommand(listing, options));
    });
}
