import type { Command } from 'commander';
import { addDataPull } from './data-pull.js';
import type { Finish } from './finish.js';

/** Adds `bench data` and what it can do. */
export function addData(program: Command, finish: Finish): void {
  const data = program
    .command('data')
    .description('the data sets on this machine: what is there, what is damaged')
    .addHelpText('after', '\nExample:\n  $ bench data pull cifar10 --data-dir /data');
  for (const add of [addDataPull]) add(data, finish);
}
