import { DataError } from '../core/errors.js';
import type { Redact } from './redact.js';
import { readServerError, type ServerError } from './server-error.js';
import { roleWords, type EndpointRole } from './settings.js';

/** An answer of the server that is a no: the same request would get it again. */
export interface Refusal {
  readonly status: number;
  /** Whether it is about this one question; otherwise every question would get it. */
  readonly isOfQuestion: boolean;
  /** Whether the model knows `max_tokens` under its newer name only. */
  readonly wantsCompletionTokens: boolean;
  /** A line without the question's name: what the server says, and what to do. */
  readonly message: string;
}

/** Who asks whom, for messages. */
export interface RefusalSubject {
  readonly role: EndpointRole;
  readonly shown: string;
  readonly hasKey: boolean;
  readonly redact: Redact;
}

/** Statuses that may be about one question: its image is too large, or a filter does not like it. */
const ofQuestion: readonly number[] = [400, 413, 422];

/** Members of a request that are the same for every question, and errors that every question gets. */
const commonParameters = /^(model|max_tokens|max_completion_tokens|temperature|stream)$/;
const commonCodes =
  /^(model_not_found|invalid_model|unsupported_(parameter|value)|invalid_api_key|insufficient_quota|billing_\w+)$/;

/** Characters that are kept of what a server says. */
const mostWords = 200;

/** The refusal in an answer with this status; undefined where it may pass. */
export function readRefusal(status: number, body: string, subject: RefusalSubject): Refusal {
  const error = readServerError(body);
  const isCommon =
    commonParameters.test(error.param ?? '') ||
    commonCodes.test(error.code ?? '') ||
    commonCodes.test(error.type ?? '');
  return {
    status,
    isOfQuestion: ofQuestion.includes(status) && !isCommon,
    wantsCompletionTokens: status === 400 && error.words.includes('max_completion_tokens'),
    message: `${describeStatus(status, error.words, subject.redact)}. ${adviseOn(status, error, subject)}`,
  };
}

/** Whether a status that usually passes will not: the account is empty. */
export function isExhausted(body: string): boolean {
  const { code, type } = readServerError(body);
  return [code, type].includes('insufficient_quota');
}

/** A status and the server's own words, cut and without secrets. */
export function describeStatus(status: number, words: string, redact: Redact): string {
  return `the server answers with status ${status}${words === '' ? '' : ` (${cutWords(words, redact)})`}`;
}

/** What a server says, without secrets, and no more than fits a line. */
export function cutWords(words: string, redact: Redact): string {
  const shown = redact(words);
  return shown.length > mostWords ? `${shown.slice(0, mostWords - 1)}…` : shown;
}

/** The error for an answer that points elsewhere. The key must not follow to another host, so nothing follows. */
export function describeRedirect(
  status: number,
  location: string | null,
  subject: RefusalSubject,
): DataError {
  const { role, shown, redact } = subject;
  const target = location !== null && URL.canParse(location, shown) ? new URL(location, shown) : undefined;
  const where = target ? ` to ${cutWords(`${target.origin}${target.pathname}`, redact)}` : '';
  return new DataError(
    `${role}: ${shown} redirects${where} (${status}), which is not followed: the key would go there too. Give the right address with ${roleWords[role].url}`,
  );
}

function adviseOn(status: number, error: ServerError, { role, shown, hasKey }: RefusalSubject): string {
  const words = roleWords[role];
  if (status === 401 || status === 403)
    return hasKey
      ? `Check the key in ${words.key}, and what it may use`
      : `Set ${words.key} to the key of the server`;
  if (status === 402 || error.code === 'insufficient_quota' || error.type === 'insufficient_quota')
    return 'Check the account of the key';
  if (status === 404) return `Check ${words.url} (asked was ${shown}) and ${words.model}`;
  if (status === 413) return 'Its image is too large for the server';
  return `Check what the server and its model take (asked was ${shown})`;
}
