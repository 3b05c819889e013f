import { setTimeout as sleep } from 'node:timers/promises';
import { packageVersion } from '../config/package-root.js';
import { Interrupted, messageOf } from '../core/errors.js';
import { describeRefusal, HubUnreachable, type RequestSubject } from './refusal.js';
import type { RepositoryId } from './remote-file.js';

/** Waits, unless the signal is set. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What all requests of a command share. */
export interface RequestSettings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  readonly wait: Wait;
  /** Takes what the user should know while it goes on. */
  readonly note: (text: string) => void;
}

/** How often a request is sent, or a transfer continued, before it counts as failed. */
export const attempts = 5;

/** A wait this long is said to the user. */
const longWaitMs = 10_000;

/** A server that asks for a longer wait than this is not waited for. */
const longestWaitMs = 600_000;

/** Failures of a connection that another attempt may mend; a name that does not exist or a port that is closed is none. */
const passing = /^(ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_\w+)$/;

/** A `fetch` for one repository. It sends the token to the endpoint and to no other host (`fetch` itself drops it when it is
 *  redirected to one), tries again what may pass, as late as the server asks, and throws one clear line for an answer
 *  that is an error. */
export function createHubFetch(
  settings: RequestSettings,
  repository: RepositoryId,
  revision?: string,
): typeof fetch {
  const { endpoint, token, signal } = settings;
  const subject: RequestSubject = { endpoint, repository, revision, hasToken: token !== undefined };
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    headers.set('user-agent', `vitabench/${packageVersion}`);
    // A list that goes on at another address (header Link) gets no token there.
    if (token !== undefined && url.origin === new URL(endpoint).origin)
      headers.set('authorization', `Bearer ${token}`);
    for (let attempt = 1; ; attempt++) {
      const answer = await send(url, { ...init, headers, signal }, settings);
      if (answer instanceof Response && answer.ok) return answer;
      const wait = waitBefore(answer, attempt);
      if (wait === undefined || attempt === attempts)
        throw answer instanceof Response ? describeRefusal(answer, subject) : answer;
      if (answer instanceof Response) await answer.body?.cancel();
      await pause(wait, settings);
    }
  };
}

/** Milliseconds before the next attempt where the server asks for none: 1, 2, 4, 8 seconds. */
export function backoff(attempt: number): number {
  return 1000 * 2 ** (attempt - 1);
}

/** Waits as the settings say. Throws Interrupted when the user has enough. */
export async function pause(milliseconds: number, { wait, signal, note, endpoint }: RequestSettings) {
  if (milliseconds >= longWaitMs)
    note(`${endpoint} is busy, trying again in ${Math.round(milliseconds / 1000)} s`);
  await wait(milliseconds, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (signal.aborted) throw new Interrupted();
}

/** A wait on the clock. */
export const waitOnClock: Wait = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, { signal });
};

/** A failure of the connection, as a value; `passing` says that another attempt may mend it. */
type Failure = HubUnreachable & { readonly passing: boolean };

async function send(url: URL, init: RequestInit, settings: RequestSettings): Promise<Response | Failure> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (settings.signal.aborted) throw new Interrupted();
    const { code, reason } = describeFailure(error);
    const failure = new HubUnreachable(
      `${url.origin}: cannot be reached (${reason}). Check the network and HF_ENDPOINT; HF_HUB_OFFLINE=1 uses the cache alone`,
    );
    return Object.assign(failure, { passing: passing.test(code) });
  }
}

/** What lies behind "fetch failed", without the address that was called: it may carry a signature. */
function describeFailure(error: unknown): { readonly code: string; readonly reason: string } {
  const cause: unknown = (error as { readonly cause?: unknown }).cause;
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const text = typeof code === 'string' ? code : '';
  return { code: text, reason: messageOf(cause ?? error) || text };
}

/** Milliseconds before this is worth another attempt; undefined where it never is. */
function waitBefore(answer: Response | Failure, attempt: number): number | undefined {
  if (!(answer instanceof Response)) return answer.passing ? backoff(attempt) : undefined;
  if (answer.status !== 429 && answer.status !== 408 && answer.status < 500) return undefined;
  const asked = readRetryAfter(answer.headers.get('retry-after'));
  if (asked !== undefined && asked > longestWaitMs) return undefined;
  return asked ?? backoff(attempt);
}

/** The header's wait in milliseconds; it holds seconds, or a date. Source: RFC 9110, section 10.2.3. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return 1000 * Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
