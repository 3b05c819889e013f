import type { QueuePlace } from '../config/queue-url.js';
import { ConfigError } from '../core/errors.js';
import type { RedisClient } from './redis.js';

/** What a Redis server says of itself. */
export interface ServerFacts {
  readonly version: string;
  /** What is odd: sentences for the user. */
  readonly warnings: readonly string[];
}

/** BullMQ's scripts need it. */
const oldest = [6, 2];

/** What the server says of itself. Throws ConfigError on one that cannot hold a queue. */
export async function readServer(client: RedisClient, { shown }: QueuePlace): Promise<ServerFacts> {
  const facts = parseInfo(await client.info());
  const version = facts.get('redis_version') ?? 'unknown';
  if (isOlder(version))
    throw new ConfigError(
      `queue: ${shown}: Redis ${version}, expected ${oldest.join('.')} or newer. Install a newer one`,
    );
  if (facts.get('cluster_enabled') === '1')
    throw new ConfigError(
      `queue: ${shown}: the server is part of a Redis cluster. Give the address of a single server`,
    );
  return { version, warnings: warn(facts, shown) };
}

/** Looks whether the server can hold a queue, and tells `note` what is odd. Throws as `readServer` does. */
export async function checkServer(
  client: RedisClient,
  place: QueuePlace,
  note: (text: string) => void,
): Promise<void> {
  for (const warning of (await readServer(client, place)).warnings) note(warning);
}

function warn(facts: ReadonlyMap<string, string>, shown: string): readonly string[] {
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy === 'noeviction' || facts.get('maxmemory') === '0') return [];
  return [
    `queue: ${shown}: Redis throws away keys when it is full (maxmemory-policy ${policy}), jobs among them; they are put back, but late. Set maxmemory-policy noeviction`,
  ];
}

function isOlder(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/** The fields of the answer to INFO. */
function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => /^[^#].*:/.test(line));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
