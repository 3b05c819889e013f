import type { Command } from 'commander';
import { collect, type Finish } from './finish.js';

/** Adds `bench run`. */
export function addRun(program: Command, finish: Finish): void {
  program
    .command('run')
    .description(
      'run tasks, write records, print a table; without options: the embedded models on the embedded data',
    )
    .option(
      '--model <ids>',
      'ids or aliases of `bench list models` (`*` stands for anything), or paths of model folders; commas, or repeated',
      collect,
    )
    .option(
      '--suite <ids>',
      'suites of `bench list suites`: all, mini, classification, retrieval, ...',
      collect,
    )
    .option('--task <ids>', 'tasks of `bench list tasks`', collect)
    .option(
      '--protocol <id>',
      'of the protocols that a task lists, this one: region-probe asks only the features of a model with a detector',
    )
    .option(
      '--device <name>',
      'auto, cpu, cuda[:N], tensorrt[:N], webgpu, dml[:N] or coreml; auto: CUDA, else the CPU, and says so',
      'auto',
    )
    .option('--batch-size <n>', 'images a graph takes at once, or auto', 'auto')
    .option(
      '--workers <n>',
      'worker threads, each with its own copy of the model (default: one a core, fewer where memory is short)',
    )
    .option('--threads <n>', 'threads of ONNX Runtime in each worker (default: 1)')
    .option('--limit <n>', 'only the first n samples of each data set')
    .option('--draw <n>', 'detection and segmentation: write the first n samples of each task as pictures')
    .option(
      '--max-bad-samples <n>',
      'leave out up to n samples a task whose bytes cannot be read (default: 0)',
    )
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--out <dir>', 'where records go', 'results')
    .option('--cache-dir <dir>', 'where checksums of large files are kept (or BENCH_CACHE)')
    .option('--no-cache', 'keep nothing, compute every checksum again')
    .option('--overwrite', 'run finished tasks again')
    .option('--seed <n>', 'seed of the bootstrap intervals (default: 0)')
    .option('--fail-fast', 'stop at the first task that fails')
    .option('--json', 'print the records as one JSON document')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ bench run                                          the embedded models on the embedded data
  $ bench run --model ./my-export --suite classification --data-dir /data
  $ bench run --model '*-micro-*' --suite mini-ladder    every embedded model: scores by family and size
  $ bench run --model vit-micro-s --task mini/openmoji --limit 100 --json

Finished tasks are kept: the same command continues an interrupted run.`,
    )
    .action(async (options: unknown) => {
      const { runCommand } = await import('../run-command.js');
      finish(await runCommand(options));
    });
}
