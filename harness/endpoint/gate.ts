import type { Wait } from '../core/wait.js';

/** Milliseconds from which a wait is said to the user. */
const longWaitMs = 10_000;

/** Holds all requests back while a server asks to be left alone. */
export interface Gate {
  /** Closes for so long, or until the signal is set; closed twice, it opens at the later end. */
  readonly close: (milliseconds: number, signal: AbortSignal) => void;
  /** Resolves when it is open. */
  readonly pass: () => Promise<void>;
}

/** A gate that is open. */
export function createGate(wait: Wait, note: (text: string) => void): Gate {
  let opened: Promise<unknown> = Promise.resolve();
  let longestSaid = 0;
  return {
    close: (milliseconds, signal) => {
      if (milliseconds >= longWaitMs && milliseconds > longestSaid) {
        note(`the server is busy, trying again in ${Math.round(milliseconds / 1000)} s`);
        longestSaid = milliseconds;
      }
      const ended = wait(milliseconds, signal)
        .catch(() => undefined)
        .finally(() => {
          longestSaid = 0;
        });
      opened = Promise.all([opened, ended]);
    },
    pass: async () => {
      for (let seen: unknown; seen !== opened;) {
        seen = opened;
        await seen;
      }
    },
  };
}
