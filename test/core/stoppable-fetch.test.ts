import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { failOnAbort, stoppableFetch } from '../../harness/core/stoppable-fetch.js';

const bytes = new Uint8Array([1, 2, 3]);

/** A stream of `parts`, which then ends, breaks, or, like the fetch of Node.js 20 now and then, does nothing ever again. */
function streamOf(parts: number, then: 'ends' | 'breaks' | 'hangs'): ReadableStream<Uint8Array> {
  let left = parts;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (left-- > 0) controller.enqueue(bytes);
      else if (then === 'ends') controller.close();
      else if (then === 'breaks') controller.error(new Error('broken'));
      else return new Promise(() => undefined);
    },
  });
}

async function lengthOf(stream: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) length += part.length;
  return length;
}

describe('failOnAbort', () => {
  it.each([0, 1, 5])('gives the bytes of %d parts, and listens no more', async (parts) => {
    const { signal } = new AbortController();
    expect(await lengthOf(failOnAbort(streamOf(parts, 'ends'), signal))).toBe(3 * parts);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('breaks where its source breaks, and listens no more', async () => {
    const { signal } = new AbortController();
    await expect(lengthOf(failOnAbort(streamOf(2, 'breaks'), signal))).rejects.toThrow('broken');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('fails with the reason of the signal, also where its source hangs', async () => {
    const controller = new AbortController();
    const length = lengthOf(failOnAbort(streamOf(2, 'hangs'), controller.signal));
    setImmediate(() => {
      controller.abort(new Error('enough'));
    });
    await expect(length).rejects.toThrow('enough');
  });

  it('fails where the signal was set before', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(lengthOf(failOnAbort(streamOf(2, 'hangs'), signal))).rejects.toThrow('enough');
  });

  it('cancels its source, and listens no more', async () => {
    const { signal } = new AbortController();
    let reason: unknown;
    const source = new ReadableStream<Uint8Array>({
      cancel: (given) => {
        reason = given;
      },
    });
    await failOnAbort(source, signal).cancel('not needed');
    expect(reason).toBe('not needed');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

it('stoppableFetch gives the status, the headers and the body of what fetch gives', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/none' ? 204 : 206, { 'x-word': 'a' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { signal } = new AbortController();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const some = await stoppableFetch(new URL(base), { signal });
  expect([some.status, some.headers.get('x-word'), new Uint8Array(await some.arrayBuffer())]).toEqual([
    206,
    'a',
    bytes,
  ]);
  const none = await stoppableFetch(new URL(`${base}/none`), { signal });
  expect([none.status, none.body]).toEqual([204, null]);
  await new Promise((resolve) => server.close(resolve));
});
