#!/usr/bin/env node
import { CommanderError } from 'commander';
import { Interrupted, UserError } from '../core/errors.js';
import { isDiskFull } from '../core/write-failure.js';
import { exitCodeOfError, type ExitCode } from '../library/exit-code.js';
import { createProgram } from './program/create-program.js';
import type { Finish } from './program/finish.js';
import { stdoutFull } from './standard-output.js';
import { visibleLine, visibleText } from './visible-text.js';

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
