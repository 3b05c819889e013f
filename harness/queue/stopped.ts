import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../core/errors.js';

/** What the promise gives; throws Interrupted as soon as the signal is set, whether or not it gives anything then. */
export async function orStopped<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Interrupted());
    };
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What the server is given to take a last word. */
const lastWordMs = 2000;

/** Waits for a last word to the server, and no longer than two seconds: it may be away. */
export async function sayLast(word: Promise<unknown>): Promise<void> {
  await Promise.race([word, sleep(lastWordMs, undefined, { ref: false })]).catch(() => undefined);
}
