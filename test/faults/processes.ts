import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { startRedis, type RedisServer } from '../support/redis.js';

/** A command of `bench` that is running. */
export interface Running {
  readonly pid: number;
  /** What it has written so far. */
  readonly output: () => string;
  readonly isOver: () => boolean;
  /** Ends it as a crash, or the system when memory runs out, does. */
  readonly kill: () => Promise<void>;
  /** Its exit code, when it has ended; null where a signal ended it. */
  readonly done: Promise<number | null>;
}

/** Where a command of `bench` is started. */
interface StartPlace {
  readonly home: string;
  /** Of the package to run; without it, of this one. */
  readonly root?: string;
  /** Added to its environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts commands of `bench` and Redis servers, all of which end with the tests of the file. */
export interface Processes {
  readonly bench: (args: readonly string[], place: StartPlace) => Running;
  readonly redis: (folder: string, more?: readonly string[]) => Promise<RedisServer>;
}

/** What starts processes for the tests of a file. */
export function useProcesses(): Processes {
  const running: Running[] = [];
  const servers: RedisServer[] = [];
  afterAll(async () => {
    for (const one of running) await one.kill();
    for (const server of servers) await server.stop('SIGKILL');
  });
  return {
    bench: (args, place) => {
      const started = startBench(args, place);
      running.push(started);
      return started;
    },
    redis: async (folder, more) => {
      const server = await startRedis(folder, more);
      servers.push(server);
      return server;
    },
  };
}

function startBench(args: readonly string[], { home, root = packageRoot, variables }: StartPlace): Running {
  const child = spawn(process.execPath, [join(root, 'dist', 'harness', 'cli', 'main.js'), ...args], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, CI: 'true', TMPDIR: home, ...variables },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isOver = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const done = new Promise<number | null>((resolve) => child.on('close', resolve));
  void done.then(() => (isOver = true));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    isOver: () => isOver,
    kill: async () => {
      child.kill('SIGKILL');
      await done;
    },
    done,
  };
}
