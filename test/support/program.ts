import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../harness/config/package-root.js';
import type { CliResult } from './cli.js';

/** What a program of a user left behind: how it ended, too, where that was a signal. */
export interface ProgramResult extends CliResult {
  readonly signal: NodeJS.Signals | null;
}

const typescript = pathToFileURL(join(packageRoot, 'node_modules/tsx/dist/esm/index.mjs')).href;

/** Runs a program that imports the package by its name, in a folder, with nothing of the caller's environment. `program`: the path of a
 *  TypeScript file in this repository, or the text of a module. `whileRunning` may end it. */
export function runProgram(
  program: { readonly file: string } | { readonly text: string },
  home: string,
  whileRunning: (child: ChildProcessWithoutNullStreams) => void = () => undefined,
): Promise<ProgramResult> {
  const words =
    'file' in program
      ? ['--import', typescript, program.file]
      : ['--input-type=module', '--eval', linked(program.text)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, CI: 'true', TMPDIR: home },
      cwd: home,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...output });
    });
    whileRunning(child);
  });
}

/** A module without a file has no package: it takes the one that was built by its path. */
function linked(text: string): string {
  const entry = pathToFileURL(join(packageRoot, 'dist/harness/library/index.js')).href;
  return text.replaceAll("'vitabench'", JSON.stringify(entry));
}
