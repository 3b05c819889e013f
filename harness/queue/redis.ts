import { Redis } from 'ioredis';
import type { QueuePlace } from '../config/queue-url.js';
import { Interrupted, messageOf } from '../core/errors.js';
import { describeRedisFailure, isPassing } from './failure.js';

/** A connection to a Redis server. */
export type RedisClient = Redis;

/** How to connect, and whom to tell. */
export interface LinkSettings {
  readonly place: QueuePlace;
  /** How long a server is waited for that is not there yet. */
  readonly patienceMs: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Between two attempts to connect: longer each time, up to this. */
const longestPauseMs = 2000;

/** A connection that is open. When it breaks later, says so once, connects again on its own, and what was asked meanwhile waits
 *  for it. Throws as `describeRedisFailure` does where there is no server, or it refuses. */
export async function connectToRedis(settings: LinkSettings): Promise<RedisClient> {
  const { place } = settings;
  const client = new Redis({
    host: place.host,
    port: place.port,
    db: place.db,
    ...(place.username === undefined ? {} : { username: place.username }),
    ...(place.password === undefined ? {} : { password: place.password }),
    ...(place.tls ? { tls: {} } : {}),
    lazyConnect: true,
    connectionName: 'vitabench',
    connectTimeout: 5000,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(100 * 2 ** times, longestPauseMs),
    // After a failover the address may lead to the new primary.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  try {
    await waitUntilReady(client, settings);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  watch(client, settings);
  return client;
}

function waitUntilReady(client: Redis, { place, patienceMs, signal }: LinkSettings): Promise<void> {
  let last: unknown = new Error('ETIMEDOUT');
  let done = (): void => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    const giveUp = () => {
      const failure = describeRedisFailure(last, place.shown);
      reject(failure instanceof Error ? failure : new Error(String(failure)));
    };
    const timer = setTimeout(giveUp, patienceMs);
    const stop = () => {
      reject(new Interrupted());
    };
    const fail = (error: unknown) => {
      last = error;
      if (!isPassing(error)) giveUp();
    };
    signal.addEventListener('abort', stop);
    client.on('error', fail).on('ready', resolve);
    client.connect().catch(fail);
    done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      client.off('error', fail).off('ready', resolve);
    };
  });
  return ready.finally(() => {
    done();
  });
}

/** Says once that the connection broke, and once that it is there again. */
function watch(client: Redis, { place, note }: LinkSettings): void {
  let broken = false;
  const say = (error: unknown) => {
    if (broken) return;
    broken = true;
    note(`${messageOf(describeRedisFailure(error, place.shown))}. Waiting for it`);
  };
  client.on('error', say);
  client.on('reconnecting', () => {
    say(new Error('ECONNRESET'));
  });
  client.on('ready', () => {
    if (broken) note(`queue: ${place.shown} is there again`);
    broken = false;
  });
}
