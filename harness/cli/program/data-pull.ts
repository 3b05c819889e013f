import type { Command } from 'commander';
import type { DataPullOptions } from '../data-pull-command.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench data pull`. */
export function addDataPull(data: Command, finish: Finish): void {
  data
    .command('pull')
    .description('fetch data sets from the Hugging Face Hub; the same command continues what was interrupted')
    .argument('[dataset...]', 'ids of data sets or of tasks')
    .option('--suite <ids>', 'all data sets of suites, or of a suite file; commas, or repeated', collect)
    .option('--task <ids>', 'the data sets of tasks; commas, or repeated', collect)
    .option('--revision <name>', 'branch, tag or commit of the repositories (default: main, as it is now)')
    .option('--data-dir <dir>', 'where the data sets go (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--yes', 'do not ask before more than 1 GB')
    .option('--json', 'an array of objects')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ bench data pull cifar10 --data-dir /data
  $ bench data pull --suite datacomp38 --data-dir /data --yes
  $ HF_TOKEN=... bench data pull datacomp/winogavil     gated: accept its terms on the Hub first

Environment: HF_TOKEN, HF_TOKEN_PATH, HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_HUB_OFFLINE=1 (the Hub's cache alone).`,
    )
    .action(async (names: readonly string[], options: DataPullOptions) => {
      const { dataPullCommand } = await import('../data-pull-command.js');
      finish(await dataPullCommand(names, options));
    });
}
