#!/usr/bin/env node
import { Argument, Command, CommanderError } from 'commander';
import { UserError } from '../core/errors.js';
import type { DoctorOptions } from './doctor-command.js';
import { exitCodeOfError, type ExitCode } from './exit-code.js';
import type { ListOptions } from './list-command.js';
import { listings, type Listing } from './listings.js';
import { readVersions } from './versions.js';

const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];

function createProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('bench')
    .description(
      'Evaluates exported CLIP-style models (ViTamin, ViT, ConvNeXt as ONNX) on the 60 benchmarks of the ViTamin paper.',
    )
    .version(describeVersion())
    .showSuggestionAfterError()
    .exitOverride();
  // Commands are loaded when they are called: help and errors need not wait for ONNX Runtime.
  addRun(program).action(async (options: unknown) => {
    const { runCommand } = await import('./run-command.js');
    finish(await runCommand(options));
  });
  addList(program).action(async (listing: Listing, options: ListOptions) => {
    const { listCommand } = await import('./list-command.js');
    finish(await listCommand(listing, options));
  });
  addDoctor(program).action(async (options: DoctorOptions) => {
    const { doctorCommand } = await import('./doctor-command.js');
    finish(await doctorCommand(options));
  });
  return program;
}

function describeVersion(): string {
  const { vitabench, node, 'onnxruntime-node': onnxruntime } = readVersions();
  return `bench ${vitabench} (onnxruntime ${onnxruntime}, node ${node})`;
}

function addRun(program: Command): Command {
  return program
    .command('run')
    .description(
      'run tasks, write records, print a table; without options: the embedded models on the embedded data',
    )
    .option(
      '--model <ids>',
      'ids of `bench list models` (`*` stands for anything), or paths of model folders; commas, or repeated',
      collect,
    )
    .option(
      '--suite <ids>',
      'suites of `bench list suites`: all, mini, classification, retrieval, ...',
      collect,
    )
    .option('--task <ids>', 'tasks of `bench list tasks`', collect)
    .option('--device <name>', 'auto, cpu, cuda or cuda:N; auto falls back to the CPU and says so', 'auto')
    .option('--batch-size <n>', 'images a graph takes at once, or auto', 'auto')
    .option(
      '--workers <n>',
      'worker threads, each with its own copy of the model (default: one a core, fewer where memory is short)',
    )
    .option('--threads <n>', 'threads of ONNX Runtime in each worker (default: 1)')
    .option('--limit <n>', 'only the first n samples of each data set')
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
  $ bench run --model '*-micro-*' --suite mini           every embedded model: scores by family and size
  $ bench run --model vit-micro-s --task mini/openmoji --limit 100 --json

Finished tasks are kept: the same command continues an interrupted run.`,
    );
}

function addList(program: Command): Command {
  return program
    .command('list')
    .description('list what there is')
    .addArgument(new Argument('<what>').choices([...listings]))
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--json', 'an array of objects, with more columns')
    .addHelpText('after', '\nExample:\n  $ bench list tasks --data-dir /data');
}

function addDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description('what works on this machine, and what to do about the rest')
    .option('--data-dir <dir>', 'where the data sets lie (or BENCH_DATA)')
    .option('--out <dir>', 'where records would go', 'results')
    .option('--json', 'an array of objects')
    .addHelpText('after', '\nExample:\n  $ bench doctor');
}

/** Runs the command line and sets the exit code of the process. */
async function main(argv: readonly string[]): Promise<void> {
  let code: ExitCode = 0;
  try {
    await createProgram((result) => {
      code = result;
    }).parseAsync([...argv]);
  } catch (error) {
    code = reportError(error);
  }
  process.exitCode = code;
}

/** One line for what the user can mend, the stack for everything else. Commander has printed its own errors already. */
function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) process.stderr.write(`error: ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodeOfError(error);
}

// A reader that has seen enough (`bench list tasks | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
await main(process.argv);
