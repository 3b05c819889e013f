import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError, Interrupted } from '../../harness/core/errors.js';
import { completionOf, rightAnswer, servedModel, usage, type ChatStep } from '../support/chat-server.js';
import { ask, openQuickly, useChatServer } from '../support/endpoint.js';
import { catchError, expectOneLine } from '../support/errors.js';

const start = useChatServer();
const answer: ChatStep = { kind: 'answer' };
const say = (status: number, body: unknown, headers: Record<string, string> = {}): ChatStep => ({
  kind: 'say',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const many = (count: number) => Array.from({ length: count }, (_, index) => `q${index}`);

function makePromise(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  const parts: { resolve?: () => void } = {};
  const promise = new Promise<void>((resolve) => {
    parts.resolve = resolve;
  });
  return { promise, resolve: () => parts.resolve?.() };
}

/** How each of these questions ended, all asked at once. */
async function askAll(endpoint: Parameters<typeof ask>[0], prompts: readonly string[]) {
  const outcomes = await Promise.allSettled(prompts.map((prompt) => ask(endpoint, prompt)));
  return {
    texts: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    errors: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : [])),
  };
}

describe('what is asked', () => {
  it('is a chat with the model, the limit of tokens, and no stream', async () => {
    const server = await start();
    const { endpoint } = await openQuickly(`${server.url}/v1?version=7`, { key: 'sk-secret' });
    expect(await ask(endpoint, 'Hm?')).toBe(rightAnswer('Hm?'));
    const [{ path, method, headers, body }] = server.seen;
    expect([path, method]).toEqual(['/v1/chat/completions?version=7', 'POST']);
    expect(headers).toMatchObject({ authorization: 'Bearer sk-secret', 'content-type': 'application/json' });
    expect(body).toEqual({
      model: 'asked-model',
      messages: [{ role: 'user', content: 'Hm?' }],
      temperature: 0,
      max_tokens: 16,
      stream: false,
    });
    expect(endpoint.facts()).toEqual({
      url: `${server.url}/v1/chat/completions`,
      model: servedModel,
      requests: 1,
      retries: 0,
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
      finishReasons: { stop: 1 },
    });
  });

  it('without a key has no such header', async () => {
    const server = await start();
    await ask((await openQuickly(server.url, { key: '' })).endpoint, 'Hm?');
    expect(server.seen[0].headers).not.toHaveProperty('authorization');
  });

  it('takes the newer name of max_tokens where the model wants it, once', async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    const refusal = say(400, { error: { message, param: 'max_tokens', code: 'unsupported_parameter' } });
    const server = await start(({ body }) => ('max_tokens' in body ? refusal : answer));
    const { endpoint } = await openQuickly(server.url);
    expect(await ask(endpoint, 'a')).toBe(rightAnswer('a'));
    expect(await ask(endpoint, 'b')).toBe(rightAnswer('b'));
    expect(server.seen.map(({ body }) => body.max_completion_tokens)).toEqual([undefined, 16, 16]);
  });
});

describe('the model', () => {
  it('is the only one that the server lists, where none is named', async () => {
    const server = await start(undefined, ['llava-1.5-7b']);
    const { endpoint } = await openQuickly(server.url, { model: undefined });
    expect(endpoint.model).toBe('llava-1.5-7b');
    await ask(endpoint, 'a');
    expect(server.seen[0].body.model).toBe('llava-1.5-7b');
    expect(endpoint.facts().requests).toBe(2);
  });

  it('has to be named where there are several, or none', async () => {
    const several = await start(undefined, ['one', 'two']);
    const open = (url: string, role: 'endpoint' | 'judge') => () =>
      openQuickly(url, { model: undefined, role });
    await expectOneLine(open(several.url, 'endpoint'), ConfigError, '--model NAME', 'one, two');
    await expectOneLine(open(several.url, 'judge'), ConfigError, '--judge-model NAME', 'one, two');
    const none = await start(undefined, []);
    await expectOneLine(open(none.url, 'endpoint'), ConfigError, '--endpoint', '--model NAME');
  });

  it.each([
    ['does not know the address', 404, 'Not Found'],
    ['knows no such method', 405, '{"error": "POST only"}'],
    ['answers anything with a chat', 200, '{"choices": [{"message": {"content": "yes"}}]}'],
  ])('is any, and that is said, where the server %s', async (_, status, body) => {
    const server = createServer((request, response) => {
      const chat = '{"choices": [{"message": {"content": "yes"}, "finish_reason": "stop"}]}';
      request.resume().on('end', () => {
        response.writeHead(request.method === 'GET' ? status : 200, { 'content-type': 'application/json' });
        response.end(request.method === 'GET' ? body : chat);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { endpoint, notes } = await openQuickly(`http://127.0.0.1:${port}`, { model: undefined });
    expect(endpoint.model).toBe('default');
    expect(notes).toEqual([
      'endpoint: the server lists no models, so it is asked for default. Say another with --model NAME',
    ]);
    expect(await ask(endpoint, 'a')).toBe('yes');
    server.close();
  });

  it('that changes on the way is said, and the first is kept', async () => {
    let calls = 0;
    const server = await start(() => ({ kind: 'answer', changes: { model: `m${Math.min(++calls, 2)}` } }));
    const { endpoint, notes } = await openQuickly(server.url);
    for (const prompt of many(4)) await ask(endpoint, prompt);
    expect(endpoint.facts().model).toBe('m1');
    expect(notes).toEqual([
      "endpoint: the server's model was m1, and is m2 now: the answers are of more than one model",
    ]);
  });
});

describe('at once', () => {
  it('there are as many requests as was said, and never one more', async () => {
    // Nothing is answered before four are there: with fewer under way, this test would not end.
    const { promise: four, resolve: together } = makePromise();
    const server = await start(({ underWay }) => {
      if (underWay === 4) together();
      return { kind: 'answer', after: four };
    });
    const { endpoint } = await openQuickly(server.url, { concurrency: 4 });
    expect((await askAll(endpoint, many(20))).texts).toEqual(many(20).map((prompt) => rightAnswer(prompt)));
    expect(Math.max(...server.seen.map(({ underWay }) => underWay))).toBe(4);
  });
});

describe('a request that fails', () => {
  it('is sent again after growing waits, each up to 1, 2, 4, 8, 16 and at most 30 s, then fails', async () => {
    const server = await start(() => say(500, { error: { message: 'out of\nmemory\u0007' } }));
    const { endpoint, waits } = await openQuickly(server.url, { attempts: 8, random: () => 1 });
    await expectOneLine(
      () => ask(endpoint, 'a'),
      DataError,
      'endpoint: question a: no answer in 8 attempts',
      'status 500 (out of memory)',
      `${server.url}/v1/chat/completions`,
    );
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(endpoint.facts()).toMatchObject({ requests: 8, retries: 7, finishReasons: {} });
    expect(endpoint.facts()).not.toHaveProperty('promptTokens');
  });

  it('waits anywhere between none and that', async () => {
    const server = await start(() => say(500, ''));
    const { endpoint, waits } = await openQuickly(server.url, { attempts: 6 });
    await catchError(() => ask(endpoint, 'a'));
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(1000 * 2 ** index);
    });
    expect(new Set(waits).size).toBe(5);
  });

  it('for good takes those with it that wait, and not what is asked later', async () => {
    const server = await start(({ body }) => (body.messages[0].content === 'bad' ? say(500, '') : answer));
    const { endpoint } = await openQuickly(server.url, { concurrency: 1, attempts: 1 });
    const { texts, errors } = await askAll(endpoint, ['good', 'bad', 'behind', 'last']);
    expect(texts).toEqual([rightAnswer('good')]);
    expect(errors.map(({ message }) => message.slice(0, 23))).toEqual(
      Array.from({ length: 3 }, () => 'endpoint: question bad:'),
    );
    expect(server.seen).toHaveLength(2);
    expect(await ask(endpoint, 'later')).toBe(rightAnswer('later'));
  });

  it('by time is asked again', async () => {
    const stalls: readonly ChatStep[] = [{ kind: 'stall' }, { kind: 'stall', headers: true }];
    const server = await start((_, index) => stalls.at(index) ?? answer);
    const { endpoint } = await openQuickly(server.url, { timeoutMs: 60 });
    const text = await ask(endpoint, 'a').catch((error: unknown) => error);
    // On a machine that is too busy an answer may be late, too; it must have been asked again all the same.
    if (text instanceof Error) expect(text.message).toContain('no answer within 0.06 s');
    else expect(text).toBe(rightAnswer('a'));
    expect(server.seen.length).toBeGreaterThanOrEqual(3);
  });

  it('at a server that was never there fails at once', async () => {
    const server = await start();
    await server.close();
    const { endpoint, waits } = await openQuickly(server.url);
    await expectOneLine(
      () => ask(endpoint, 'a'),
      DataError,
      'cannot be reached',
      'ECONNREFUSED',
      '--endpoint',
    );
    expect(waits).toEqual([]);
  });

  it('at a server that was there is tried again', async () => {
    const server = await start();
    const { endpoint, waits } = await openQuickly(server.url);
    await ask(endpoint, 'a');
    await server.close();
    await expectOneLine(() => ask(endpoint, 'b'), DataError, 'no answer in 6 attempts');
    expect(waits).toHaveLength(5);
  });
});

describe('a server that asks for time', () => {
  it.each([
    ['seconds', () => '20', 20_000, 20_000],
    ['part of one', () => '0.5', 500, 500],
    ['a date', () => new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
  ])('gets it: %s', async (_, header, least, most) => {
    const server = await start((_, index) =>
      index === 0 ? say(429, '', { 'retry-after': header() }) : answer,
    );
    const { endpoint, waits } = await openQuickly(server.url);
    expect(await ask(endpoint, 'a')).toBe(rightAnswer('a'));
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(least);
    expect(waits[0]).toBeLessThanOrEqual(most);
  });

  it('gets it from all others, too, and the user is told once', async () => {
    const events: string[] = [];
    let open: (() => void) | undefined;
    const server = await start(({ body }, index) => {
      events.push(body.messages[0].content as string);
      return index === 0 ? say(503, '', { 'retry-after': '30' }) : answer;
    });
    const { endpoint, notes } = await openQuickly(server.url, {
      concurrency: 1,
      wait: () =>
        new Promise((resolve) => {
          open = resolve;
        }),
    });
    const all = askAll(endpoint, ['a', 'b', 'c']);
    while (!open) await new Promise(setImmediate);
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(events).toEqual(['a']);
    open();
    expect((await all).texts).toHaveLength(3);
    expect(events.sort()).toEqual(['a', 'a', 'b', 'c']);
    expect(notes).toEqual(['endpoint: the server is busy, trying again in 30 s']);
  });

  it('gets ten minutes at most', async () => {
    const server = await start(() => say(429, '', { 'retry-after': '3600' }));
    const { endpoint, waits } = await openQuickly(server.url);
    await expectOneLine(() => ask(endpoint, 'a'), DataError, 'status 429', '3600 s');
    expect(waits).toEqual([]);
  });

  it('and answers others meanwhile, is not given up: many questions pass through a narrow gate', async () => {
    // Of every four requests one is answered. When six rounds are over, 24 · (3/4)^6 = 4 questions would have had their six attempts.
    const server = await start((_, index) =>
      index % 4 === 3 ? answer : say(429, '', { 'retry-after': '1' }),
    );
    const { endpoint } = await openQuickly(server.url, { concurrency: 8 });
    const { texts, errors } = await askAll(endpoint, many(24));
    expect(errors).toEqual([]);
    expect(texts).toEqual(many(24).map((prompt) => rightAnswer(prompt)));
  });

  it('for nothing else but a quota that is used up is not waited for', async () => {
    const server = await start(() =>
      say(429, { error: { message: 'You exceeded your quota', type: 'insufficient_quota' } }),
    );
    const { endpoint } = await openQuickly(server.url);
    await expectOneLine(
      () => ask(endpoint, 'a'),
      DataError,
      'status 429 (You exceeded your quota)',
      'account',
    );
    expect(server.seen).toHaveLength(1);
  });
});

describe('a limit of requests', () => {
  it.each([1, 5, 10])('of %d is kept to the request, and what is under way is kept', async (requestLimit) => {
    const server = await start((_, index) => (index % 3 === 1 ? say(500, '') : answer));
    const { endpoint } = await openQuickly(server.url, { concurrency: 4, requestLimit });
    const { texts, errors } = await askAll(endpoint, many(40));
    expect(server.seen).toHaveLength(requestLimit);
    expect(texts).toHaveLength(server.answered());
    expect(errors.map(({ message }) => message)).toEqual(
      errors.map(
        () =>
          `endpoint: request limit of ${requestLimit} reached; the answers so far are kept. Run again with a higher --max-requests`,
      ),
    );
    await expectOneLine(() => ask(endpoint, 'later'), DataError, '--max-requests');
    expect(server.seen).toHaveLength(requestLimit);
  });

  it('that is just enough is no error', async () => {
    const server = await start();
    const { endpoint } = await openQuickly(server.url, { requestLimit: 7 });
    expect((await askAll(endpoint, many(7))).errors).toEqual([]);
  });

  it('of the judge has another name', async () => {
    const server = await start();
    const { endpoint } = await openQuickly(server.url, { requestLimit: 0, role: 'judge' });
    await expectOneLine(
      () => ask(endpoint, 'a'),
      DataError,
      'judge: request limit of 0',
      '--judge-max-requests',
    );
  });
});

describe('a limit of tokens', () => {
  it('lets nothing be sent once it is reached', async () => {
    // 35 tokens an answer: after the third there are 105.
    const server = await start();
    const { endpoint } = await openQuickly(server.url, { concurrency: 1, tokenLimit: 100 });
    const { texts, errors } = await askAll(endpoint, many(6));
    expect(texts).toHaveLength(3);
    expect(errors[0].message).toContain('endpoint: token limit of 100 (105 so far) reached;');
    expect(errors[0].message).toContain('--max-tokens');
  });

  it('needs a server that counts: the answer is kept, and nothing more is sent', async () => {
    const server = await start(() => ({ kind: 'answer', changes: { usage: undefined } }));
    const { endpoint } = await openQuickly(server.url, { concurrency: 1, tokenLimit: 1000 });
    const { texts, errors } = await askAll(endpoint, many(3));
    expect(texts).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(DataError);
    expect(errors[0].message).toContain('does not say how many tokens');
    expect(server.seen).toHaveLength(1);
  });
});

describe('the user who has enough', () => {
  it('gets what is under way, and nothing more is sent', async () => {
    const controller = new AbortController();
    const server = await start((_, index) => {
      if (index === 1) controller.abort();
      return { kind: 'answer', after: 2 };
    });
    const { endpoint } = await openQuickly(server.url, { concurrency: 2, signal: controller.signal });
    const { texts, errors } = await askAll(endpoint, many(10));
    expect(texts).toEqual(['q0', 'q1'].map((prompt) => rightAnswer(prompt)));
    expect(errors).toHaveLength(8);
    for (const error of errors) expect(error).toBeInstanceOf(Interrupted);
    expect(server.seen).toHaveLength(2);
    await expect(ask(endpoint, 'later')).rejects.toBeInstanceOf(Interrupted);
  });

  it('does not wait for a wait', async () => {
    const controller = new AbortController();
    const server = await start(() => say(500, ''));
    const { endpoint } = await openQuickly(server.url, {
      signal: controller.signal,
      wait: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
          controller.abort();
        }),
    });
    await expect(ask(endpoint, 'a')).rejects.toBeInstanceOf(Interrupted);
    expect(server.seen).toHaveLength(1);
  });

  it('cuts off what is under way by closing', async () => {
    const server = await start(() => {
      setImmediate(() => {
        endpoint.close();
      });
      return { kind: 'stall' };
    });
    const { endpoint } = await openQuickly(server.url);
    await expect(ask(endpoint, 'a')).rejects.toBeInstanceOf(Interrupted);
  });
});

describe('an answer', () => {
  const reply = (text: string | null, choice: object = {}): ChatStep => ({
    kind: 'say',
    body: JSON.stringify(completionOf(text, choice)),
  });

  it.each<[name: string, step: ChatStep, text: string, reason: string]>([
    ['cut off at its length', reply('A long', { finish_reason: 'length' }), 'A long', 'length'],
    ['without a text', reply(null), '', 'stop'],
    ['stopped by a filter', reply(null, { finish_reason: 'content_filter' }), '', 'content_filter'],
    [
      'that is a refusal',
      reply(null, { message: { content: null, refusal: "I can't." } }),
      "I can't.",
      'refusal',
    ],
    [
      'in parts',
      reply(null, { message: { content: [{ type: 'text', text: 'A' }, { text: 'B' }] } }),
      'AB',
      'stop',
    ],
    ['with white space', reply(' A\n'), ' A\n', 'stop'],
    ['without a reason', reply('A', { finish_reason: null }), 'A', 'unknown'],
  ])('%s is taken as it is, and counted', async (_, step, text, reason) => {
    const server = await start(() => step);
    const { endpoint } = await openQuickly(server.url);
    expect(await ask(endpoint, 'a')).toBe(text);
    expect(endpoint.facts().finishReasons).toEqual({ [reason]: 1 });
  });
});
