import { DataError, Interrupted } from '../core/errors.js';
import { createLimit } from '../core/limit.js';
import { longestWaitMs } from '../core/passing-failure.js';
import type { Random } from '../core/random.js';
import { throwIfStopped, waitOrStop, type Wait } from '../core/wait.js';
import type { Budget } from './budget.js';
import { exchange, type ExchangeSettings, type Outcome, type ServerRequest } from './exchange.js';
import { createGate } from './gate.js';
import type { Refusal } from './refusal.js';
import { roleWords } from './settings.js';

/** What a request came to in the end. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

/** Asks a server, with all patience there is. */
export interface Requester {
  /** The answer, or the refusal of this one question. Throws DataError where no answer is to be had, and Interrupted. */
  readonly request: <Value>(request: ServerRequest<Value>) => Promise<Reply<Value>>;
  /** What one request comes to that is sent once, without patience and without consequences. */
  readonly probe: <Value>(request: ServerRequest<Value>) => Promise<Outcome<Value>>;
  /** Lets nothing more be sent, for this reason. */
  readonly end: (error: Error) => void;
  /** Requests that were sent because an earlier one brought no answer. */
  readonly retries: () => number;
}

/** How patient it is. */
export interface RequesterSettings extends ExchangeSettings {
  readonly concurrency: number;
  readonly attempts: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  readonly wait: Wait;
  readonly random: Random;
}

/** The first wait is up to this; each one after it up to twice the one before. */
const firstWaitMs = 1000;
const longestBackoffMs = 30_000;

/** A requester that has at most `concurrency` requests under way. What passes is tried again after a random wait that grows, or when
 *  the server says; then all others wait, too. When one request fails for good, those that wait behind it fail with it, and what
 *  is under way ends. A refusal of everything and a limit that is reached are kept: nothing is sent after them. */
export function createRequester(settings: RequesterSettings): Requester {
  const { role, shown, attempts, budget, signal, note, wait, random } = settings;
  const limit = createLimit(settings.concurrency);
  const gate = createGate(wait, (text) => {
    note(`${role}: ${text}`);
  });
  let halt = new AbortController();
  let ended: Error | undefined;
  let answered = 0;
  let retries = 0;
  const stop = (error: Error): void => {
    halt.abort(error);
    halt = new AbortController();
  };
  const end = (error: Error): void => {
    ended ??= error;
    stop(ended);
  };
  if (signal.aborted) end(new Interrupted());
  signal.addEventListener('abort', () => {
    end(new Interrupted());
  });

  /** Sends it when its turn comes. */
  function sendOnce<Value>(
    request: ServerRequest<Value>,
    halted: AbortSignal,
    isRepeated: boolean,
  ): Promise<Outcome<Value>> {
    return limit(async () => {
      await gate.pass();
      throwIfStopped(halted);
      const spent = budget.take();
      if (spent) end(spent);
      throwIfStopped(halted);
      if (isRepeated) retries++;
      const outcome = await exchange(request, settings);
      if (outcome.kind === 'answered') answered++;
      const askedMs = askedBy(outcome);
      if (askedMs > 0 && askedMs <= longestWaitMs) gate.close(askedMs, halt.signal);
      return outcome;
    });
  }

  async function request<Value>(request: ServerRequest<Value>): Promise<Reply<Value>> {
    if (ended) throw ended;
    const halted = halt.signal;
    const fail = (what: string): never => {
      const error = new DataError(`${role}: ${request.subject}: ${what}`);
      stop(error);
      throw error;
    };
    for (let [tries, failures] = [1, 0]; ; tries++) {
      const answeredBefore = answered;
      const outcome = await sendOnce(request, halted, tries > 1);
      switch (outcome.kind) {
        case 'answered':
          return { ok: true, value: outcome.value };
        case 'redirected':
          end(outcome.error);
          throw outcome.error;
        case 'refused': {
          if (outcome.refusal.isOfQuestion || outcome.refusal.wantsCompletionTokens)
            return { ok: false, refusal: outcome.refusal };
          const error = new DataError(`${role}: ${outcome.refusal.message}`);
          end(error);
          throw error;
        }
        case 'unreachable':
          if (answered === 0)
            return fail(
              `${shown} cannot be reached (${outcome.reason}). Check that the server runs, and ${roleWords[role].url}`,
            );
      }
      const askedMs = askedBy(outcome);
      if (askedMs > longestWaitMs)
        fail(`${outcome.reason}, and asks for a wait of ${Math.round(askedMs / 1000)} s. Run again then`);
      // A server that limits the rate and answers others meanwhile does what it should.
      const isRate = outcome.kind === 'passing' && outcome.status === 429 && answered > answeredBefore;
      failures = isRate ? 0 : failures + 1;
      if (failures >= attempts)
        fail(
          `no answer in ${attempts} attempts, last: ${outcome.reason}. Check the server at ${shown} and run again; the answers so far are kept`,
        );
      if (askedMs === 0) await waitOrStop(wait, backoff(Math.max(failures, 1)), halted);
    }
  }

  /** A wait anywhere between none and twice the longest of the one before, so that requests that failed together do not come
   *  back together. */
  function backoff(failures: number): number {
    return random() * Math.min(longestBackoffMs, firstWaitMs * 2 ** (failures - 1));
  }

  async function probe<Value>(request: ServerRequest<Value>): Promise<Outcome<Value>> {
    throwIfStopped(signal);
    const spent = budget.take();
    if (spent) throw spent;
    return exchange(request, settings);
  }

  return { request, probe, end, retries: () => retries };
}

/** The wait in milliseconds that the server asks for; 0 where it asks for none. */
function askedBy(outcome: Outcome<unknown>): number {
  return outcome.kind === 'passing' ? (outcome.askedMs ?? 0) : 0;
}
