import { parseJson } from '../core/parse-json.js';
import { keyPrefix } from './model-queue.js';
import type { RedisClient } from './redis.js';

/** Between two pulses. */
export const pulseMs = 5000;
/** One that has said nothing for so long is gone. */
const goneMs = 3 * pulseMs;

/** What the members of a group say of themselves; those that say nothing for 15 seconds are gone. */
export interface Pulses {
  readonly beat: (id: string, says: object) => Promise<void>;
  /** What each member said last. */
  readonly list: () => Promise<readonly unknown[]>;
  readonly end: (id: string) => Promise<void>;
}

/** The pulses of a group in Redis: a set of ids, and a key that passes away for each. */
export function openPulses(client: RedisClient, group: 'workers' | 'enqueuers'): Pulses {
  const membersKey = `${keyPrefix}:${group}`;
  const keyOf = (id: string) => `${membersKey}:${id}`;
  return {
    beat: async (id, says) => {
      await client.set(keyOf(id), JSON.stringify(says), 'PX', goneMs);
      await client.sadd(membersKey, id);
    },
    list: async () => {
      const ids = (await client.smembers(membersKey)).sort();
      if (ids.length === 0) return [];
      const texts = await client.mget(ids.map(keyOf));
      const gone = ids.filter((_, place) => texts[place] === null);
      if (gone.length > 0) await client.srem(membersKey, gone);
      return texts.flatMap((text) => (text === null ? [] : [parse(text)]));
    },
    end: async (id) => {
      await client.del(keyOf(id));
      await client.srem(membersKey, id);
    },
  };
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
