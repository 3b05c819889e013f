import { queueEntrySchema, type QueueEntry } from '../config/queue-job.js';
import { parseJson } from '../core/parse-json.js';
import { keyPrefix } from './model-queue.js';
import type { RedisClient } from './redis.js';

/** A hash of the queues that there are: their names, and whose they are. */
const registryKey = `${keyPrefix}:queues`;

/** A queue that somebody has put jobs in. */
export interface KnownQueue extends QueueEntry {
  readonly name: string;
}

/** Makes a queue known to workers. */
export async function announceQueue(client: RedisClient, name: string, entry: QueueEntry): Promise<void> {
  await client.hset(registryKey, name, JSON.stringify(entry));
}

/** The queues that are known, by name; an entry that cannot be read is left out. */
export async function listQueues(client: RedisClient): Promise<readonly KnownQueue[]> {
  const entries = Object.entries(await client.hgetall(registryKey));
  return entries
    .flatMap(([name, text]) => {
      const entry = readEntry(text);
      return entry ? [{ name, ...entry }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Forgets a queue; it is known again when somebody puts a job in. */
export async function forgetQueue(client: RedisClient, name: string): Promise<void> {
  await client.hdel(registryKey, name);
}

function readEntry(text: string): QueueEntry | undefined {
  try {
    return queueEntrySchema.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
