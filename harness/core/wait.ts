import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, UserError } from './errors.js';

/** Waits, unless the signal is set. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** A wait on the clock. */
export const waitOnClock: Wait = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, { signal });
};

/** Waits, and throws as `throwIfStopped` does as soon as the signal is set. */
export async function waitOrStop(wait: Wait, milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  throwIfStopped(signal);
}

/** Throws the error for the user that the signal was set with; Interrupted when it was set with none. */
export function throwIfStopped({ aborted, reason }: AbortSignal): void {
  if (aborted) throw reason instanceof UserError ? reason : new Interrupted();
}
