import { packageVersion } from '../config/package-root.js';
import { Interrupted, UserError } from '../core/errors.js';
import {
  describeConnectionFailure,
  isPassingStatus,
  longestWaitMs,
  readRetryAfter,
} from '../core/passing-failure.js';
import { waitOrStop, type Wait } from '../core/wait.js';
import { fetchFollowing } from './follow-redirects.js';
import { describeRefusal, HubUnreachable, type RequestSubject } from './refusal.js';
import type { RepositoryId } from './remote-file.js';

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

/** A `fetch` for one repository. It sends the token to the endpoint and to no other host, tries again what may pass, as late as the server asks, and throws one clear line for an answer
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
  await waitOrStop(wait, milliseconds, signal);
}

/** A failure of the connection, as a value. */
type Failure = HubUnreachable & { readonly passing: boolean };

async function send(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
  settings: RequestSettings,
): Promise<Response | Failure> {
  try {
    return await fetchFollowing(url, init);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (settings.signal.aborted) throw new Interrupted();
    const { reason, passing } = describeConnectionFailure(error);
    const failure = new HubUnreachable(
      `${url.origin}: cannot be reached (${reason}). Check the network and HF_ENDPOINT; HF_HUB_OFFLINE=1 uses the cache alone`,
    );
    return Object.assign(failure, { passing });
  }
}

/** Milliseconds before this is worth another attempt; undefined where it never is. */
function waitBefore(answer: Response | Failure, attempt: number): number | undefined {
  if (!(answer instanceof Response)) return answer.passing ? backoff(attempt) : undefined;
  if (!isPassingStatus(answer.status)) return undefined;
  const asked = readRetryAfter(answer.headers);
  if (asked !== undefined && asked > longestWaitMs) return undefined;
  return asked ?? backoff(attempt);
}
