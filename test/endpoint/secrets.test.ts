import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { createRedaction } from '../../harness/endpoint/redact.js';
import { completionOf, type ChatStep } from '../support/chat-server.js';
import { ask, openQuickly, useChatServer } from '../support/endpoint.js';
import { catchError, expectOneLine } from '../support/errors.js';

const start = useChatServer();
const key = 'sk-0123456789/abc+def=XYZ';
const queryKey = 'q-9876543210-zyx';

/** A server that repeats the secrets wherever it can. */
const echoes: readonly ChatStep[] = [
  { kind: 'say', status: 401, body: JSON.stringify({ error: { message: `Incorrect key: ${key}` } }) },
  { kind: 'say', status: 404, body: `<p>${encodeURIComponent(key)} and ?k=${queryKey}</p>` },
  { kind: 'say', status: 400, body: JSON.stringify({ error: { message: `${'x'.repeat(190)}${key}` } }) },
  { kind: 'say', status: 500, body: key },
  { kind: 'say', status: 302, headers: { location: `/${key}?${queryKey}` }, body: '' },
  { kind: 'say', body: `rubbish ${key}` },
  { kind: 'say', body: JSON.stringify({ error: { message: key } }) },
  {
    kind: 'say',
    body: JSON.stringify(completionOf(`It is ${key}.`, { finish_reason: key }, { model: `m-${key}` })),
  },
  {
    kind: 'say',
    headers: { 'content-type': 'text/event-stream' },
    body: [key.slice(0, 9), key.slice(9)]
      .map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
      .concat('data: [DONE]\n\n'),
  },
];

describe('the key', () => {
  it.each(echoes.map((step, index) => [index, step] as const))(
    'is in the header of requests alone, whatever the server repeats (%d)',
    async (_, step) => {
      const server = await start(() => step);
      const { endpoint, notes } = await openQuickly(`${server.url}/v1?k=${queryKey}`, { key, attempts: 2 });
      const outcomes = [
        await ask(endpoint, 'a').catch((error: unknown) => error),
        await ask(endpoint, 'b').catch((error: unknown) => error),
      ];
      expect(server.seen[0].headers.authorization).toBe(`Bearer ${key}`);
      const told = inspect([outcomes, notes, endpoint.facts(), endpoint], { depth: 20, showHidden: true });
      for (const secret of [key, encodeURIComponent(key), queryKey]) expect(told).not.toContain(secret);
      // A cut must not leave half of it.
      expect(told).not.toContain(key.slice(0, 8));
      expect(JSON.stringify(server.seen.map(({ body }) => body))).not.toContain(key);
    },
  );

  it.each(['sk-abc\ndef', 'sk-abc def', 'sk-abcdéf'])('that cannot be one is not shown', async (wrong) => {
    const open = () => openQuickly('http://localhost:1', { key: wrong });
    const message = await expectOneLine(open, ConfigError, 'BENCH_API_KEY');
    expect(message).not.toContain('sk-abc');
  });

  it('is trimmed', async () => {
    const server = await start();
    await ask((await openQuickly(server.url, { key: `${key}\n` })).endpoint, 'a');
    expect(server.seen[0].headers.authorization).toBe(`Bearer ${key}`);
  });

  it('is not sent where a server cannot be reached, and not shown then', async () => {
    const server = await start();
    await server.close();
    const { endpoint } = await openQuickly(`${server.url}?k=${queryKey}`, { key });
    const error = await catchError(() => ask(endpoint, 'a'));
    expect(inspect(error, { depth: 20 })).not.toMatch(/sk-|q-98/);
  });
});

describe('what is taken out', () => {
  it('of an answer is only what no model could say by chance', () => {
    const { message, answer } = createRedaction(['none']);
    expect(message('key none is wrong')).toBe('key [key] is wrong');
    expect(answer('There are none.')).toBe('There are none.');
    expect(createRedaction([key]).answer(`a ${key} b`)).toBe('a [key] b');
    expect(createRedaction([]).message('as it was')).toBe('as it was');
  });
});
