import type { QueuePlace } from '../config/queue-url.js';
import { describeRedisFailure } from './failure.js';
import { openModelQueue } from './model-queue.js';
import { openPulses } from './pulses.js';
import { connectToRedis } from './redis.js';
import { listQueues } from './registry.js';
import { readServer, type ServerFacts } from './server.js';
import { orStopped } from './stopped.js';

/** How a queue stands, whoever put in what. */
export interface QueueFacts extends ServerFacts {
  readonly workers: number;
  readonly waiting: number;
  readonly active: number;
}

/** How long a server is waited for that is only looked at. */
const patienceMs = 3000;

/** Looks at the queue at this place, and changes nothing. Throws as `openQueue` does where there is none. */
export async function inspectQueue(place: QueuePlace, signal: AbortSignal): Promise<QueueFacts> {
  const client = await connectToRedis({ place, patienceMs, signal, note: () => undefined });
  const look = async (): Promise<QueueFacts> => {
    const server = await readServer(client, place);
    const queues = await listQueues(client);
    const counts = await Promise.all(queues.map(({ name }) => openModelQueue(client, name).count()));
    return {
      ...server,
      workers: (await openPulses(client, 'workers').list()).length,
      waiting: counts.reduce((sum, { waiting }) => sum + waiting, 0),
      active: counts.reduce((sum, { active }) => sum + active, 0),
    };
  };
  try {
    return await orStopped(look(), signal);
  } catch (error) {
    throw describeRedisFailure(error, place.shown);
  } finally {
    client.disconnect();
  }
}
