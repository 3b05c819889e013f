import type { Command } from 'commander';
import type { DataStatusOptions } from '../data-status-command.js';
import type { DataVerifyOptions } from '../data-verify-command.js';
import { addDataPull } from './data-pull.js';
import type { Finish } from './finish.js';

/** Adds `bench data` and what it can do. */
export function addData(program: Command, finish: Finish): void {
  const data = program
    .command('data')
    .description('the data sets on this machine: what is there, what is damaged, and more from the Hub')
    .addHelpText('after', '\nExample:\n  $ bench data status --data-dir /data');
  for (const add of [addStatus, addVerify, addDataPull]) add(data, finish);
}

function addStatus(data: Command, finish: Finish): void {
  data
    .command('status')
    .description('what is on disk, where it was looked for, and what to do about the rest')
    .argument('[dataset...]', 'ids of data sets or of tasks (default: those of the 60 benchmarks)')
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--json', 'an array of objects')
    .addHelpText('after', '\nExample:\n  $ bench data status imagenet1k datacomp/cifar10 --data-dir /data')
    .action(async (names: readonly string[], options: DataStatusOptions) => {
      const { dataStatusCommand } = await import('../data-status-command.js');
      finish(await dataStatusCommand(names, options));
    });
}

function addVerify(data: Command, finish: Finish): void {
  data
    .command('verify')
    .description('read every byte: shards, labels, images, checksums; each fault is named')
    .argument(
      '[dataset...]',
      'ids of data sets or of tasks (default: those of the 60 benchmarks that are here)',
    )
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--json', 'an array of objects, with every fault and the images of each class')
    .option('--quiet', 'no progress')
    .addHelpText('after', '\nExample:\n  $ bench data verify cifar10 --data-dir /data')
    .action(async (names: readonly string[], options: DataVerifyOptions) => {
      const { dataVerifyCommand } = await import('../data-verify-command.js');
      finish(await dataVerifyCommand(names, options));
    });
}
