#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { Interrupted, UserError } from '../core/errors.js';
import { isDiskFull } from '../core/write-failure.js';
import { exitCodeOfError, type ExitCode } from '../library/exit-code.js';
import { addCache } from './program/cache.js';
import { addCompare } from './program/compare.js';
import { addData } from './program/data.js';
import { addDoctor } from './program/doctor.js';
import { addFit } from './program/fit.js';
import type { Finish } from './program/finish.js';
import { addGate } from './program/gate.js';
import { addList } from './program/list.js';
import { addModels } from './program/models.js';
import { addPlan } from './program/plan.js';
import { addReport } from './program/report.js';
import { addRun } from './program/run.js';
import { addScore } from './program/score.js';
import { addWorker } from './program/worker.js';
import { stdoutFull, writeToStdout } from './standard-output.js';
import { readVersions } from '../library/versions.js';
import { visibleLine, visibleText } from './visible-text.js';

async function createProgram(finish: Finish, words: readonly string[]): Promise<Command> {
  const program = new Command('bench')
    .description(
      'Evaluates exported CLIP-style models (ViTamin, ViT, ConvNeXt as ONNX) on the 60 benchmarks of the ViTamin paper.',
    )
    .version(describeVersion())
    .addHelpText('after', '\nExample:\n  $ bench run --model ./my-export --suite datacomp38 --data-dir /data')
    // `bench gate` has options, and so have its commands, under the same names
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: writeToStdout })
    .exitOverride();
  // Each loads what it does when it is called: help and errors need not wait for ONNX Runtime.
  for (const add of [
    addRun,
    addPlan,
    addWorker,
    addList,
    addData,
    addModels,
    addScore,
    addFit,
    addReport,
    addCompare,
    addGate,
    addCache,
    addDoctor,
  ])
    await add(program, finish, words);
  return program;
}

function describeVersion(): string {
  const { vitabench, node, 'onnxruntime-node': onnxruntime } = readVersions();
  return `bench ${vitabench} (onnxruntime ${onnxruntime}, node ${node})`;
}

/** Runs the command line and sets the exit code of the process. */
async function main(argv: readonly string[]): Promise<void> {
  let code: ExitCode = 0;
  try {
    const finish: Finish = (result) => {
      code = result;
    };
    const program = await createProgram(finish, argv.slice(2));
    await program.parseAsync([...argv]);
  } catch (error) {
    code = reportError(error);
  }
  process.exitCode = code;
}

/** One line for what the user can mend, the stack for everything else. Commander has printed its own errors already. */
function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) process.stderr.write(`error: ${visibleLine(error.message)}\n`);
  else if (!(error instanceof Interrupted))
    process.stderr.write(
      `${visibleText(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
    );
  return exitCodeOfError(error);
}

// A reader that has seen enough (`bench list tasks | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  if (!isDiskFull(error)) throw error;
  process.stderr.write(`error: ${stdoutFull}\n`);
  process.exit(3);
});
// Nor is one that has seen enough notes (`bench run 2>&1 | head`), or a disk that takes no more of them: the work goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && !isDiskFull(error)) throw error;
});
await main(process.argv);
