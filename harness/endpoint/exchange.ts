import { packageVersion } from '../config/package-root.js';
import { describeConnectionFailure, isPassingStatus, readRetryAfter } from '../core/passing-failure.js';
import { stoppableFetch } from '../core/stoppable-fetch.js';
import { throwIfStopped } from '../core/wait.js';
import { limitBody } from './limit-body.js';
import type { Reading } from './read-answer.js';
import {
  cutWords,
  describeRedirect,
  describeStatus,
  isExhausted,
  readRefusal,
  type Refusal,
  type RefusalSubject,
} from './refusal.js';
import { readServerError } from './server-error.js';

/** One request, and how its answer is read. */
export interface ServerRequest<Value> {
  /** Of whom it is, for messages: "question 12". */
  readonly subject: string;
  readonly url: URL;
  /** Made when it is sent, as images are large; absent for GET. */
  readonly body?: () => Uint8Array<ArrayBuffer>;
  readonly read: (response: Response) => Promise<Reading<Value>>;
}

/** What a request came to. */
export type Outcome<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | {
      readonly kind: 'passing';
      readonly reason: string;
      /** Absent where there was no answer. */
      readonly status?: number;
      /** The wait in milliseconds that the server asks for. */
      readonly askedMs?: number | undefined;
    }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'redirected'; readonly error: Error };

/** What all requests to a server share. */
export interface ExchangeSettings extends RefusalSubject {
  readonly key: string | undefined;
  readonly timeoutMs: number;
  /** What cuts off each request that is under way. */
  readonly cuts: Set<() => void>;
}

/** Failures that do not pass by themselves: no such name, nothing listens, a certificate that is not trusted. */
const lasting = /^(ENOTFOUND|ECONNREFUSED|ERR_(TLS|SSL)_\w+|UNABLE_TO_\w+|\w*(CERT|SELF_SIGNED)\w*)$/;

/** Sends one request, once, and reads its answer to the end. Redirects are not followed. Throws Interrupted when it is cut off.
 *  The ways to cut it off are kept by hand: AbortSignal.any and timeout keep what they join for longer than a request lives. */
export async function exchange<Value>(
  request: ServerRequest<Value>,
  settings: ExchangeSettings,
): Promise<Outcome<Value>> {
  const { key, timeoutMs, cuts, redact } = settings;
  const controller = new AbortController();
  const late = new Error(`no answer within ${timeoutMs / 1000} s`);
  const timer = setTimeout(() => {
    controller.abort(late);
  }, timeoutMs);
  const cut = () => {
    controller.abort();
  };
  cuts.add(cut);
  const body = request.body?.();
  try {
    const response = await stoppableFetch(request.url, {
      redirect: 'manual',
      signal: controller.signal,
      headers: {
        accept: 'application/json',
        'user-agent': `vitabench/${packageVersion}`,
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    return await judgeResponse(limitBody(response), request, settings);
  } catch (error) {
    const { signal } = controller;
    if (signal.reason === late) return { kind: 'passing', reason: late.message };
    throwIfStopped(signal);
    const { code, reason } = describeConnectionFailure(error);
    return { kind: lasting.test(code) ? 'unreachable' : 'passing', reason: cutWords(reason, redact) };
  } finally {
    clearTimeout(timer);
    cuts.delete(cut);
  }
}

async function judgeResponse<Value>(
  response: Response,
  { read }: ServerRequest<Value>,
  settings: ExchangeSettings,
): Promise<Outcome<Value>> {
  const { status, headers } = response;
  if (response.ok) {
    const reading = await read(response);
    if (reading.ok) return { kind: 'answered', value: reading.value };
    return {
      kind: 'passing',
      status,
      reason: `the server gives ${cutWords(reading.reason, settings.redact)}`,
    };
  }
  const body = await response.text();
  if (status >= 300 && status < 400)
    return { kind: 'redirected', error: describeRedirect(status, headers.get('location'), settings) };
  if (!isPassingStatus(status) || isExhausted(body))
    return { kind: 'refused', refusal: readRefusal(status, body, settings) };
  const reason = describeStatus(status, readServerError(body).words, settings.redact);
  return { kind: 'passing', status, reason, askedMs: readRetryAfter(headers) };
}
