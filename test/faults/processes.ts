import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';

/** A command of `bench` that is running. */
export interface Running {
  /** What it has written so far. */
  readonly output: () => string;
  /** Ends it as a crash, or the system when memory runs out, does. */
  readonly kill: () => Promise<void>;
  /** Its exit code, when it has ended; null where a signal ended it. */
  readonly done: Promise<number | null>;
}

/** Starts a command of `bench`; `root`: of the package to run. */
export function startBench(args: readonly string[], home: string, root = packageRoot): Running {
  const child = spawn(process.execPath, [join(root, 'dist', 'harness', 'cli', 'main.js'), ...args], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, CI: 'true', TMPDIR: home },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const done = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    output: () => output,
    kill: async () => {
      child.kill('SIGKILL');
      await done;
    },
    done,
  };
}
