import type { Command } from 'commander';
import type { DoctorOptions } from '../doctor-command.js';
import type { Finish } from './finish.js';

/** Adds `bench doctor`. */
export function addDoctor(program: Command, finish: Finish): void {
  program
    .command('doctor')
    .description('what works on this machine, and what to do about the rest')
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--out <dir>', 'where records would go', 'results')
    .option('--queue <url>', 'the Redis server of a queue (or BENCH_QUEUE)')
    .option('--json', 'an array of objects')
    .addHelpText('after', '\nExample:\n  $ bench doctor')
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('../doctor-command.js');
      finish(await doctorCommand(options));
    });
}
