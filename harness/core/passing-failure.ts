import { messageOf } from './errors.js';

/** A server that asks for a longer wait than this is not waited for. */
export const longestWaitMs = 600_000;

/** Failures of a connection that another attempt may mend; a name that does not exist or a port that is closed is none. */
const passingCodes = /^(ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_\w+)$/;

/** Statuses below 500 that pass: a timeout, a conflict, a request that came too early, too many of them. */
const passingStatuses: readonly number[] = [408, 409, 425, 429];

/** Why a request got no answer. */
export interface ConnectionFailure {
  /** The system's or undici's code; empty where there is none. */
  readonly code: string;
  readonly reason: string;
  /** Whether another attempt may mend it. */
  readonly passing: boolean;
}

/** What lies behind "fetch failed", without the address that was called: it may carry a signature. */
export function describeConnectionFailure(error: unknown): ConnectionFailure {
  const cause: unknown = (error as { readonly cause?: unknown }).cause;
  const found = (cause as { readonly code?: unknown } | undefined)?.code;
  const code = typeof found === 'string' ? found : '';
  return { code, reason: messageOf(cause ?? error) || code, passing: passingCodes.test(code) };
}

/** Whether an answer with this status may be another one next time. */
export function isPassingStatus(status: number): boolean {
  return status >= 500 || passingStatuses.includes(status);
}

/** The wait in milliseconds that a server asks for; undefined where it asks for none. The header holds seconds, or a date.
 *  Source: RFC 9110, section 10.2.3. */
export function readRetryAfter(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return 1000 * Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
