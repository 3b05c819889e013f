import { parseQueueUrl } from '../config/queue-url.js';
import { messageOf } from '../core/errors.js';
import type { Finding } from './finding.js';

/** How the queue stands that an option or the environment names; nothing where none does. */
export async function describeQueue(
  option: string | undefined,
  variable: string | undefined,
): Promise<readonly Finding[]> {
  const url = option ?? variable;
  if (url === undefined) return [];
  try {
    const place = parseQueueUrl(url, option === undefined ? 'BENCH_QUEUE' : '--queue');
    const { inspectQueue } = await import('../queue/inspect-queue.js');
    const facts = await inspectQueue(place, new AbortController().signal);
    const count = `${facts.workers} workers, ${facts.waiting} jobs waiting, ${facts.active} in hand`;
    const text = [`${place.shown}: Redis ${facts.version}, ${count}`, ...facts.warnings].join('. ');
    return [{ id: 'queue', ok: true, text }];
  } catch (error) {
    return [{ id: 'queue', ok: false, text: messageOf(error) }];
  }
}
