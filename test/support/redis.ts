import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { withTemporaryFolder } from './cli.js';

/** A Redis server of a test. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as a crash does, when it does not keep its data, or as an operator does. */
  readonly stop: (signal?: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** Starts it again on the same port and data. */
  readonly start: () => Promise<void>;
  /** Runs redis-cli against it, and gives what it prints. */
  readonly cli: (...words: readonly string[]) => string;
}

/** Whether there is a Redis server to test against. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Why tests were skipped; printed once a file. */
export function sayNoRedis(): void {
  if (!hasRedis) process.stderr.write('no redis-server here: tests of the queue are skipped\n');
}

/** A Redis server on a free port, with its data in this folder. `more`: arguments of redis-server; where they end with `--tls-port`,
 *  that gets the port. */
export async function startRedis(folder: string, more: readonly string[] = []): Promise<RedisServer> {
  const port = await findFreePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    const base = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const tls = more.at(-1) === '--tls-port' ? [String(port)] : [];
    const started = spawn('redis-server', [...base, ...more, ...tls], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child = started;
    let output = '';
    for await (const text of started.stdout.setEncoding('utf8')) {
      output += String(text);
      if (output.includes('Ready to accept connections')) break;
    }
    started.stdout.resume();
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    start,
    stop: async (signal = 'SIGTERM') => {
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
    cli: (...words) =>
      spawnSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' }).stdout.trim(),
  };
}

/** Runs `use` with a Redis server, and a folder that is gone afterwards. `more`: arguments of redis-server. */
export async function withRedis(
  use: (redis: RedisServer, home: string) => Promise<void>,
  more: readonly string[] = [],
): Promise<void> {
  await withTemporaryFolder(async (home) => {
    const folder = join(home, 'redis');
    mkdirSync(folder);
    const redis = await startRedis(folder, more);
    try {
      await use(redis, home);
    } finally {
      await redis.stop();
    }
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
