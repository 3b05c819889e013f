import type { Messages } from './messages.js';

/** Functions of a program that are told what happens while it happens. */
export interface Listeners {
  /** What is done, as it begins: what `bench` writes without `--quiet`. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** What the result does not say and a person should know: what `bench` writes after `warning:`. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** Calls the functions of a program, and keeps what they throw apart from what the work itself throws. */
export interface Guard {
  /** Ends the work: the program's own signal, or a function of it that threw. */
  readonly signal: AbortSignal;
  readonly call: <Told>(listener: ((told: Told) => void) | undefined, told: Told) => void;
  /** Throws what a function of the program threw first, where one did. */
  readonly rethrow: () => void;
}

/** A guard: what a function of the program throws ends the work as a signal does, and must not become the failure of a task. */
export function createGuard(signal?: AbortSignal): Guard {
  const own = new AbortController();
  let thrown: { readonly error: unknown } | undefined;
  return {
    signal: signal ? AbortSignal.any([signal, own.signal]) : own.signal,
    call: (listener, told) => {
      try {
        listener?.(told);
      } catch (error) {
        thrown ??= { error };
        own.abort();
      }
    },
    rethrow: () => {
      if (thrown) throw thrown.error;
    },
  };
}

/** Messages for the functions of a program. */
export function messagesFor({ onNote, onWarning }: Listeners, { call }: Guard): Messages {
  return {
    note: (text) => {
      call(onNote, text);
    },
    warn: (text) => {
      call(onWarning, text);
    },
  };
}
