import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from './errors.js';

/** Waits, unless the signal is set. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** A wait on the clock. */
export const waitOnClock: Wait = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, { signal });
};

/** Waits, and throws Interrupted as soon as the signal is set. */
export async function waitOrStop(wait: Wait, milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (signal.aborted) throw new Interrupted();
}
