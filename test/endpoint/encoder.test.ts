import { describe, expect, it } from '@jest/globals';
import { DataError, ProtocolError } from '../../harness/core/errors.js';
import { createEndpointEncoder } from '../../harness/endpoint/encoder.js';
import { rightAnswer, type ChatStep } from '../support/chat-server.js';
import { makePng, openQuickly, useChatServer } from '../support/endpoint.js';
import { expectOneLine } from '../support/errors.js';

const start = useChatServer();
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('a server as a model', () => {
  it('answers questions, images and texts alike, in the order of the batch', async () => {
    const server = await start();
    const { endpoint } = await openQuickly(server.url, { concurrency: 3, maxTokens: 99 });
    const encoder = createEndpointEncoder(endpoint);
    expect([...encoder.heads]).toEqual(['answer']);
    expect(encoder.concurrency).toBe(24);
    const image = makePng(1);
    const answered = await encoder.answer?.([
      { id: '1', prompt: 'What?\nAnswer shortly.', image },
      { id: '2', prompt: 'How much is 1 + 1?' },
    ]);
    expect(answered?.samples).toEqual([
      { ok: true, output: { tensors: {}, text: rightAnswer('What?\nAnswer shortly.', image) } },
      { ok: true, output: { tensors: {}, text: rightAnswer('How much is 1 + 1?') } },
    ]);
    const bodies = server.seen.map(({ body }) => body);
    const url = `data:image/png;base64,${Buffer.from(image).toString('base64')}`;
    expect(bodies.map(({ messages }) => messages)).toEqual(
      expect.arrayContaining([
        [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url } },
              { type: 'text', text: 'What?\nAnswer shortly.' },
            ],
          },
        ],
        [{ role: 'user', content: 'How much is 1 + 1?' }],
      ]),
    );
    for (const body of bodies) expect(body).toMatchObject({ temperature: 0, max_tokens: 99 });
  });

  it.each([
    ['ffd8ffe000104a464946', 'image/jpeg'],
    ['52494646aabbccdd574542505650', 'image/webp'],
    ['474946383961aabb', 'image/gif'],
    ['89504e470d0a1a0a00', 'image/png'],
  ])('says what an image is by its bytes: %s', async (hex, type) => {
    const server = await start();
    const encoder = createEndpointEncoder((await openQuickly(server.url)).endpoint);
    const image = bytesOf(hex);
    const answered = await encoder.answer?.([{ id: '1', prompt: 'a', image }]);
    expect(answered?.samples).toMatchObject([{ ok: true, output: { text: rightAnswer('a', image) } }]);
    expect(JSON.stringify(server.seen[0].body)).toContain(`data:${type};base64,`);
  });

  it('leaves out a file that is no image, and what the server refuses, alone', async () => {
    const server = await start(({ body }): ChatStep => {
      const isLarge = body.messages[0].content === 'too large';
      return isLarge ? { kind: 'say', status: 413, body: 'Too large' } : { kind: 'answer' };
    });
    const encoder = createEndpointEncoder((await openQuickly(server.url)).endpoint);
    const answered = await encoder.answer?.([
      { id: '1', prompt: 'a', image: bytesOf('424d3a00') },
      { id: '2', prompt: 'a', image: new Uint8Array() },
      { id: '3', prompt: 'too large' },
      { id: '4', prompt: 'b' },
    ]);
    const told = answered?.samples.map((sample) => (sample.ok ? 'answered' : sample.error.message));
    expect(told).toEqual([
      'image: got 4 bytes that start with "424d3a00", expected a JPEG, PNG, WebP or GIF file. Convert the file',
      'image: got 0 bytes that start with "", expected a JPEG, PNG, WebP or GIF file. Convert the file',
      'endpoint: question 3: the server answers with status 413 (Too large). Its image is too large for the server',
      'answered',
    ]);
    expect(server.seen).toHaveLength(2);
  });

  it('throws what keeps all from being answered, when the rest of the batch has ended', async () => {
    const server = await start(({ body }): ChatStep => {
      return body.messages[0].content === 'a'
        ? { kind: 'say', status: 401, body: '' }
        : { kind: 'answer', after: 5 };
    });
    const { endpoint } = await openQuickly(server.url);
    const encoder = createEndpointEncoder(endpoint);
    const batch = [
      { id: '1', prompt: 'a' },
      { id: '2', prompt: 'b' },
    ];
    await expectOneLine(() => encoder.answer?.(batch), DataError, 'status 401');
    expect(endpoint.facts().finishReasons).toEqual({ stop: 1 });
  });

  it('does nothing else', async () => {
    const server = await start();
    const encoder = createEndpointEncoder((await openQuickly(server.url)).endpoint);
    await expectOneLine(() => encoder.encode('image', []), ProtocolError, 'endpoint', 'image');
    await expectOneLine(() => encoder.encodeTexts(['a']), ProtocolError, 'endpoint', 'text');
    await encoder.close();
    expect(server.seen).toEqual([]);
  });
});
