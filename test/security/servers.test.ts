import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { exchange, type ExchangeSettings } from '../../harness/endpoint/exchange.js';
import { readAnswer } from '../../harness/endpoint/read-answer.js';
import { fetchFollowing, isPrivate } from '../../harness/hub/follow-redirects.js';
import { expectOneLine } from '../support/errors.js';

const servers: Server[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`);
}

const settings = (url: URL, timeoutMs = 10_000): ExchangeSettings => ({
  ...{ role: 'endpoint', shown: url.href, hasKey: true, redact: (text) => text },
  ...{ key: 'sk-secret-key-of-a-user', timeoutMs, cuts: new Set() },
});

const ask = (url: URL, timeoutMs?: number) =>
  exchange({ subject: 'question 1', url, read: readAnswer }, settings(url, timeoutMs));

describe('a server of a model', () => {
  it.each([
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data',
    'https://other.example/v1',
    '//[bad',
  ])('that redirects to %s is not followed, and no key goes there', async (location) => {
    const spy = jest.spyOn(globalThis, 'fetch');
    const url = await serve((_request, response) => response.writeHead(307, { location }).end());
    const outcome = await ask(url);
    expect(outcome.kind).toBe('redirected');
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it.each(['application/json', 'text/event-stream'])(
    'that does not end its answer is cut off: %s',
    async (type) => {
      let sent = 0;
      const url = await serve((_request, response) => {
        response.writeHead(200, { 'content-type': type });
        const more = () => {
          while (!response.destroyed && sent < 2 ** 30) {
            sent += 2 ** 20;
            if (!response.write(': '.padEnd(2 ** 20, 'x'))) break;
          }
        };
        response.on('drain', more);
        more();
      });
      const outcome = await ask(url);
      expect(outcome).toMatchObject({ kind: 'passing' });
      expect(JSON.stringify(outcome)).toContain('more than 16 MiB');
      expect(sent).toBeLessThan(2 ** 27);
    },
  );

  it('whose answer is a bomb is not unpacked to its end', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 26, ' '));
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(JSON.stringify(await ask(url))).toContain('more than 16 MiB');
  });

  it('that sends a byte now and then has no longer than a request may take', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    expect(await ask(url, 50)).toMatchObject({ kind: 'passing', reason: 'no answer within 0.05 s' });
  });
});

describe('the Hub', () => {
  const answers = (...list: readonly (readonly [number, string])[]) => {
    const spy = jest.spyOn(globalThis, 'fetch');
    for (const [status, location] of list)
      spy.mockResolvedValueOnce(new Response(null, { status, headers: { location } }));
    return spy.mockResolvedValue(new Response('bytes'));
  };
  const start = new URL('https://hub.example/a/b/resolve/main/x');
  const { signal } = new AbortController();
  const init = { headers: { authorization: 'Bearer hf_secret' }, signal };

  it.each([
    ['file:///etc/passwd', 'to an address of file:'],
    ['data:text/plain,x', 'to an address of data:'],
    ['http://cdn.example/x', 'from https to http'],
    ['https://169.254.169.254/latest', 'a machine of this network'],
    ['https://[::ffff:10.0.0.1]/x', 'a machine of this network'],
    ['https://localhost:6379/', 'a machine of this network'],
  ])('that points to %s is not followed', async (location, part) => {
    const spy = answers([302, location]);
    await expectOneLine(() => fetchFollowing(start, init), DataError, 'https://hub.example: redirects', part);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('that points on and on is not followed for ever', async () => {
    const spy = answers(...Array.from({ length: 20 }, () => [302, '/again'] as const));
    await expectOneLine(() => fetchFollowing(start, init), DataError, 'too often');
    expect(spy).toHaveBeenCalledTimes(6);
  });

  it('may keep files elsewhere, where the token does not go', async () => {
    const spy = answers([307, '/here'], [302, 'https://cdn.example/x']);
    expect(await (await fetchFollowing(start, init)).text()).toBe('bytes');
    const tokens = spy.mock.calls.map(([, given]) => new Headers(given?.headers).get('authorization'));
    expect(tokens).toEqual(['Bearer hf_secret', 'Bearer hf_secret', null]);
  });

  it('of this machine may point to this machine', async () => {
    answers([302, 'http://127.0.0.1:1/x']);
    expect((await fetchFollowing(new URL('http://127.0.0.1:2/x'), init)).ok).toBe(true);
  });

  it('knows private addresses from public ones', () => {
    const ours = [
      '10.1.2.3',
      '127.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '[::1]',
      '[fd00::1]',
      '[fe80::1]',
    ];
    const theirs = [
      '8.8.8.8',
      '172.32.0.1',
      '100.128.0.1',
      '192.169.0.1',
      '[2001:db8::1]',
      'hub.example',
      'localhost.example',
    ];
    expect(ours.filter((host) => !isPrivate(host))).toEqual([]);
    expect(theirs.filter(isPrivate)).toEqual([]);
  });
});
