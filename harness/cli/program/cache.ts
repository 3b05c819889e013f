import type { Command } from 'commander';
import type { CacheClearOptions } from '../cache-clear-command.js';
import type { CacheStatusOptions } from '../cache-status-command.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench cache` and what it can do. */
export function addCache(program: Command, finish: Finish): void {
  const cache = program
    .command('cache')
    .description('embeddings that runs have kept, so that no image and no prompt is encoded twice')
    .addHelpText('after', '\nExample:\n  $ bench cache status');
  for (const add of [addStatus, addClear]) add(cache, finish);
}

function addStatus(cache: Command, finish: Finish): void {
  cache
    .command('status')
    .description('of which models and data sets embeddings are kept, how many, and how much room they take')
    .option('--cache-dir <dir>', 'where they are kept (or BENCH_CACHE)')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  $ bench cache status --json')
    .action(async (options: CacheStatusOptions) => {
      const { cacheStatusCommand } = await import('../cache-status-command.js');
      finish(await cacheStatusCommand(options));
    });
}

function addClear(cache: Command, finish: Finish): void {
  cache
    .command('clear')
    .description('remove what is kept: all of it, with the checksums of files, or the embeddings named here')
    .option('--model <id>', 'those of this model, comma-separated or repeated', collect)
    .option('--dataset <id>', 'image embeddings of this data set; those of texts belong to none', collect)
    .option('--cache-dir <dir>', 'where they are kept (or BENCH_CACHE)')
    .addHelpText(
      'after',
      '\nExample:\n  $ bench cache clear --model vitamin-l-224-datacomp1b --dataset imagenet1k',
    )
    .action(async (options: CacheClearOptions) => {
      const { cacheClearCommand } = await import('../cache-clear-command.js');
      finish(await cacheClearCommand(options));
    });
}
