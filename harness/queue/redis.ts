import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { QueuePlace } from '../config/queue-url.js';
import { DataError } from '../core/errors.js';
import { describeRedisFailure, isBrokenConnection, isPassing } from './failure.js';
import { orStopped } from './stopped.js';

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
  // An error that nobody listens to is written to the console.
  client.on('error', () => undefined);
  try {
    await waitUntilReady(client, settings);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  watch(client, settings);
  return client;
}

/** Waits for the first answer; says once that it waits for a server that is not there. */
async function waitUntilReady(
  client: Redis,
  { place, patienceMs, signal, note }: LinkSettings,
): Promise<void> {
  const over = new AbortController();
  let last: Error | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      if (!isPassing(error)) reject(error);
      else if (last === undefined)
        note(`${describeFirstFailure(error, place).message}. Trying for ${patienceMs / 1000} s`);
      // That it is closed follows from why.
      if (last === undefined || !isBrokenConnection(error)) last = error;
    };
    client.on('error', fail).on('ready', resolve);
    over.signal.addEventListener('abort', () => client.off('error', fail).off('ready', resolve));
    client.connect().catch(fail);
  });
  const late = sleep(patienceMs, undefined, { signal: over.signal }).then(() => {
    throw last ?? new Error('ETIMEDOUT');
  });
  try {
    await orStopped(Promise.race([ready, late]), signal);
  } catch (error) {
    throw describeFirstFailure(error, place);
  } finally {
    over.abort();
  }
}

/** A server that wants TLS breaks a connection without, and one that does not know it leaves a connection with it unanswered. One
 *  that has answered before does not want something else suddenly. */
function describeFirstFailure(error: unknown, { shown, tls }: QueuePlace): Error {
  const failure = describeRedisFailure(error, shown);
  const hint = tls
    ? 'Where the server does not speak TLS, write redis: in place of rediss:'
    : 'Where the server wants TLS, write rediss: in place of redis:';
  return isBrokenConnection(error) ? new DataError(`${failure.message}. ${hint}`) : failure;
}

/** Says once that the connection broke, and once that it is there again. */
function watch(client: Redis, { place, note }: LinkSettings): void {
  let broken = false;
  const say = (error: unknown) => {
    if (broken) return;
    broken = true;
    note(`${describeRedisFailure(error, place.shown).message}. Waiting for it`);
  };
  client.on('error', say);
  client.on('reconnecting', () => {
    say(new DataError(`queue: ${place.shown}: the connection broke`));
  });
  client.on('ready', () => {
    if (broken) note(`queue: ${place.shown} is there again`);
    broken = false;
  });
}
