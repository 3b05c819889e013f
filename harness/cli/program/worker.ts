import type { Command } from 'commander';
import { collect, type Finish } from './finish.js';

/** Adds `bench worker`. */
export function addWorker(program: Command, finish: Finish): void {
  program
    .command('worker')
    .description('take shards of runs from a queue, and score the tasks whose shards are all there')
    .option('--queue <url>', 'Redis of `bench run --queue`: redis://HOST:PORT, or rediss:// (or BENCH_QUEUE)')
    .option('--device <name>', 'in place of what the run says: auto, cpu, cuda[:N], ...')
    .option('--sessions <how>', 'per-worker, one or auto, as for `bench run`', 'auto')
    .option('--workers <n>', 'worker threads (default: one a core; on a GPU, one is left out)')
    .option('--threads <n>', 'threads of ONNX Runtime in each session')
    .option('--data-dir <dir>', 'where the data sets lie, if not where the run says')
    .option('--datasets <file>', 'where the file of --datasets lies, if not where the run says')
    .option('--suite <files>', 'where the suite files of runs lie, if not where they say', collect)
    .option('--out <dir>', 'the results folder of the run, if it is mounted elsewhere here')
    .option('--cache-dir <dir>', 'where embeddings and checksums of large files are kept (or BENCH_CACHE)')
    .option(
      '--cache-limit <size>',
      'how large the embeddings kept there may become (or BENCH_CACHE_LIMIT; default: 20GB)',
    )
    .option('--no-cache', 'keep nothing, and compute every embedding and checksum again')
    .option(
      '--drain',
      'end when nothing is left to do, in place of waiting for more; the first job is waited for, up to a minute',
    )
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ bench worker --queue redis://queue.lan:6379
  $ bench worker --queue redis://localhost --device cuda:1 --drain
  $ BENCH_QUEUE=rediss://user:password@queue.lan bench worker --out /mnt/results --data-dir /mnt/data

The results folder must be shared with the machine of \`bench run --queue\`, and so must models that are named by a path; the
queue holds nothing that is not there. One model is loaded at a time. Ctrl-C finishes the batch and gives the shard back.`,
    )
    .action(async (options: unknown) => {
      const { workerCommand } = await import('../worker-command.js');
      finish(await workerCommand(options));
    });
}
