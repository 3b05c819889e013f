import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the blocks of a page run, and for how long at most. */
export interface Place {
  /** The clone: the working directory of every block. */
  readonly folder: string;
  /** An empty folder besides: the home of whoever follows the page, and what a block leaves for us. */
  readonly home: string;
  /** npm's store of packages, in which npx also keeps how it starts the commands of the clone. */
  readonly npmCache: string;
  readonly limitSeconds: number;
}

/** What a block of commands left behind. */
export interface BlockOutcome {
  /** The exit code; `undefined` where the time was over. */
  readonly code: number | undefined;
  /** Of the command that ended the block, from 1; absent where none failed. */
  readonly failedLine?: number;
  /** stdout and stderr, in the order in which they were written. */
  readonly output: string;
  /** Ends what the block left running in the background. */
  readonly end: () => void;
}

/** The environment of a block: nothing of the caller's but Node and npm's settings. */
export function blockEnvironment({
  home,
  npmCache,
}: Omit<Place, 'limitSeconds'>): Readonly<Record<string, string>> {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: join(home, 'me'),
    LANG: 'C.UTF-8',
    CI: 'true',
    NO_COLOR: '1',
    npm_config_userconfig: join(userInfo().homedir, '.npmrc'),
    npm_config_cache: npmCache,
    // its warning of a line in .npmrc, between the lines of a command
    npm_config_loglevel: 'error',
  };
}

/** Runs commands in a `bash -euo pipefail` of their own. */
export function runBlock(text: string, place: Place): Promise<BlockOutcome> {
  const file = join(place.home, 'output.txt');
  const failed = join(place.home, 'failed-line.txt');
  const descriptor = openSync(file, 'w');
  const child = spawn('bash', ['-euo', 'pipefail', '-c', `trap 'echo $LINENO >"${failed}"' ERR\n${text}`], {
    cwd: place.folder,
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
    env: blockEnvironment(place),
  });
  closeSync(descriptor);
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // nothing is left
    }
  };
  return new Promise((resolve, reject) => {
    const over = { time: false };
    const timer = setTimeout(() => {
      over.time = true;
      end();
    }, place.limitSeconds * 1000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      const line = existsSync(failed) ? Number(readFileSync(failed, 'utf8')) - 1 : 0;
      resolve({
        code: over.time ? undefined : (code ?? 255),
        ...(line > 0 && { failedLine: line }),
        output: readFileSync(file, 'utf8'),
        end,
      });
    });
  });
}
