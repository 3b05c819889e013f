import type { Command } from 'commander';
import type { CompareCommandOptions } from '../compare-command.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench compare`. */
export function addCompare(program: Command, finish: Finish): void {
  program
    .command('compare')
    .description(
      'compare two runs sample by sample: what differs beyond noise, and what would have been seen',
    )
    .argument('<before>', 'an --out folder of `bench run`, the folder of one model in it, or a baseline file')
    .argument('<after>', 'the same, of the run that is compared with it')
    .option('--model <ids>', 'only these models', collect)
    .option('--task <ids>', 'only these tasks', collect)
    .option('--suite <ids>', 'only tasks of these suites, or of a suite file', collect)
    .option(
      '--ignore <fields>',
      'compare though these differ: dataset, split, protocol, prompts, preprocess, judge',
      collect,
    )
    .option('--alpha <p>', 'level of all tests of a model together (Holm)', '0.05')
    .option('--bootstrap <n>', 'resamples where the metric is no share of right samples', '10000')
    .option('--seed <n>', 'seed of the resamples', '0')
    .option('--json', 'print one JSON document with every number in full precision')
    .option('--markdown <file>', 'write the tables as Markdown, too')
    .option(
      '--verbose',
      'how many answers changed, and rows of tasks whose every sample was answered the same',
    )
    .option('--quiet', 'no progress')
    .addHelpText('after', help)
    .action(async (before: string, after: string, options: CompareCommandOptions) => {
      const { compareCommand } = await import('../compare-command.js');
      finish(await compareCommand(before, after, options));
    });
}

const help = `
Models are paired by their ids; where each side has one, these two are compared, whatever they are called.
Ends with 3 where nothing could be compared.

Examples:
  $ bench compare results-before results-after
  $ bench compare results/vit-micro-s results/vitamin-micro-s --ignore preprocess --suite mini`;
