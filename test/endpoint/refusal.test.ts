import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import type { ChatStep } from '../support/chat-server.js';
import { ask, openQuickly, useChatServer } from '../support/endpoint.js';
import { catchError, expectOneLine } from '../support/errors.js';

const start = useChatServer();
const say = (status: number, body: unknown, headers: Record<string, string> = {}): ChatStep => ({
  kind: 'say',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('a refusal of everything', () => {
  it.each<[status: number, body: unknown, key: string | undefined, parts: readonly string[]]>([
    [401, { error: { message: 'No key' } }, undefined, ['status 401 (No key)', 'Set BENCH_API_KEY']],
    [
      401,
      { error: { message: 'Bad key' } },
      'sk-1',
      ['status 401 (Bad key)', 'Check the key in BENCH_API_KEY'],
    ],
    [403, '<html><head><title>Forbidden</title></head><body>x</body></html>', 'sk-1', ['403 (Forbidden)']],
    [
      404,
      { detail: 'Not Found' },
      undefined,
      ['404 (Not Found)', '--endpoint', '--model', '/v1/chat/completions'],
    ],
    [404, { error: "model 'x' not found" }, undefined, ["model 'x' not found", '--model']],
    [402, { error: { message: 'Pay first', code: 402 } }, 'sk-1', ['402 (Pay first)', 'account']],
    [
      400,
      { error: { message: 'No such model', code: 'model_not_found' } },
      undefined,
      ['400 (No such model)'],
    ],
    [422, { error: { message: 'Only 1', param: 'temperature' } }, undefined, ['422 (Only 1)']],
    [405, '', undefined, ['status 405.']],
  ])('%d %j: one line, one request, and no other after it', async (status, body, key, parts) => {
    const server = await start(() => say(status, body));
    const { endpoint, waits } = await openQuickly(server.url, { key, concurrency: 1 });
    const first = expectOneLine(() => ask(endpoint, 'a'), DataError, 'endpoint: ', ...parts);
    const second = catchError(() => ask(endpoint, 'b'));
    expect(await second).toMatchObject({ message: await first });
    await catchError(() => ask(endpoint, 'c'));
    expect(server.seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('by the judge names the options of the judge', async () => {
    const server = await start(() => say(401, ''));
    const { endpoint } = await openQuickly(server.url, { role: 'judge' });
    await expectOneLine(() => ask(endpoint, 'a'), DataError, 'judge: ', 'BENCH_JUDGE_KEY');
  });
});

describe('a refusal of one question', () => {
  it.each([
    [400, { error: { message: 'content_filter', code: 'content_filter' } }],
    [400, { object: 'error', message: 'image too large', type: 'BadRequestError', param: null, code: 400 }],
    [413, '<html><body><h1>413 Request Entity Too Large</h1></body></html>'],
    [422, { detail: [{ msg: 'x' }] }],
  ])('%d %j fails it alone, at once', async (status, body) => {
    const server = await start(({ body: { messages } }) =>
      messages[0].content === 'bad' ? say(status, body) : { kind: 'answer' },
    );
    const { endpoint } = await openQuickly(server.url);
    await expectOneLine(
      () => ask(endpoint, 'bad'),
      DataError,
      'endpoint: question bad: ',
      `status ${status}`,
    );
    await ask(endpoint, 'good');
    expect(server.seen).toHaveLength(2);
  });
});

describe('the words of a server', () => {
  it('are cut to 200 characters, and have no control characters', async () => {
    const message = `first\n\u001b[31msecond\u202e\u0000 ${'x'.repeat(300)}`;
    const server = await start(() => say(404, { error: { message } }));
    const { endpoint } = await openQuickly(server.url);
    const error = (await catchError(() => ask(endpoint, 'a'))) as Error;
    const [, words] = /\((first.*…)\)/.exec(error.message) ?? [];
    expect(words).toHaveLength(200);
    expect(words.startsWith('first [31msecond xxx')).toBe(true);
    expect(error.message).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 307, 308])('%d is not followed, and says where it leads', async (status) => {
    const other = await start();
    const server = await start(() => say(status, '', { location: `${other.url}/elsewhere?token=secret` }));
    const { endpoint } = await openQuickly(server.url, { key: 'sk-secret' });
    const message = await expectOneLine(
      () => ask(endpoint, 'a'),
      DataError,
      'redirects',
      `${other.url}/elsewhere`,
      '--endpoint',
    );
    expect(message).not.toContain('secret');
    expect(other.seen).toEqual([]);
  });

  it('to nowhere is one, too', async () => {
    const server = await start(() => say(302, ''));
    const { endpoint } = await openQuickly(server.url);
    await expectOneLine(() => ask(endpoint, 'a'), DataError, 'redirects (302)');
  });
});
