import { describe, expect, it } from '@jest/globals';
import {
  describeConnectionFailure,
  isPassingStatus,
  readRetryAfter,
} from '../../harness/core/passing-failure.js';

describe('a status', () => {
  it.each([408, 409, 425, 429, 500, 502, 503, 504, 529])('%d passes', (status) => {
    expect(isPassingStatus(status)).toBe(true);
  });

  it.each([400, 401, 402, 403, 404, 405, 413, 422, 451])('%d stays', (status) => {
    expect(isPassingStatus(status)).toBe(false);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 26, 10, 0, 0);

  it.each<[value: string | undefined, milliseconds: number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['0', 0],
    [' 20 ', 20_000],
    ['1.5', 1500],
    ['Thu, 26 Nov 2026 10:01:30 GMT', 90_000],
    ['Thu, 26 Nov 2026 09:00:00 GMT', 0],
  ])('%j', (value, milliseconds) => {
    const headers = new Headers(value === undefined ? {} : { 'retry-after': value });
    expect(readRetryAfter(headers, now)).toBe(milliseconds);
  });
});

describe('a connection that fails', () => {
  it.each([
    ['ECONNRESET', true],
    ['UND_ERR_SOCKET', true],
    ['EAI_AGAIN', true],
    ['ENOTFOUND', false],
    ['ECONNREFUSED', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
  ])('by %s', (code, passing) => {
    const error = new TypeError('fetch failed', { cause: Object.assign(new Error('because'), { code }) });
    expect(describeConnectionFailure(error)).toEqual({ code, reason: 'because', passing });
  });

  it('by both addresses of a name has no message, and its code is the reason', () => {
    const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const error = new TypeError('fetch failed', { cause });
    expect(describeConnectionFailure(error).reason).toBe('ECONNREFUSED');
  });

  it('without a cause says what it says', () => {
    expect(describeConnectionFailure(new Error('odd'))).toEqual({ code: '', reason: 'odd', passing: false });
  });
});
