import { describe, expect, it } from '@jest/globals';
import { readAnswer } from '../../harness/endpoint/read-answer.js';
import { completionOf, servedModel, streamOf, usage } from '../support/chat-server.js';

/** A stream of these pieces; it ends after them, or stays open. */
function streamResponse(pieces: readonly (string | Uint8Array)[], staysOpen = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      if (!staysOpen) controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (part: object, reason?: string) => event({ choices: [{ delta: part, finish_reason: reason }] });

describe('a streamed answer', () => {
  it('is the same as a whole one, whatever cuts its bytes', async () => {
    const text = 'Grüße, 世界 🙂 — 42';
    const whole = await readAnswer(new Response(JSON.stringify(completionOf(text))));
    expect(whole).toEqual({
      ok: true,
      value: { text, model: servedModel, finishReason: 'stop', usage },
    });
    const bytes = Buffer.concat(streamOf(text));
    for (const size of [1, 2, 3, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(size * index, size * (index + 1)),
      );
      expect(await readAnswer(streamResponse(pieces))).toEqual(whole);
    }
  });

  it.each<[name: string, pieces: readonly string[], text: string, reason: string]>([
    ['with a reason and without [DONE]', [delta({ content: 'A' }), delta({}, 'length')], 'A', 'length'],
    ['with [DONE] and without a reason', [delta({ content: 'A' }), 'data: [DONE]\n\n'], 'A', 'unknown'],
    [
      'with lines that end otherwise',
      [delta({ content: 'A' }, 'stop').replaceAll('\n', '\r\n')],
      'A',
      'stop',
    ],
    [
      'that is a refusal',
      [delta({ refusal: 'I ' }), delta({ refusal: "can't" }, 'stop')],
      "I can't",
      'refusal',
    ],
    ['that says nothing', [delta({ role: 'assistant' }), delta({}, 'stop')], '', 'stop'],
  ])('%s is complete', async (_, pieces, text, finishReason) => {
    expect(await readAnswer(streamResponse(pieces))).toMatchObject({
      ok: true,
      value: { text, finishReason },
    });
  });

  it('ends with [DONE], also where the connection stays open', async () => {
    const response = streamResponse([delta({ content: 'A' }), 'data: [DONE]\n\n'], true);
    expect(await readAnswer(response)).toMatchObject({ ok: true, value: { text: 'A' } });
  });

  it.each<[name: string, pieces: readonly string[], reason: string]>([
    ['breaks off', [delta({ content: 'A' })], 'a stream that breaks off'],
    [
      'breaks off in an event',
      [delta({ content: 'A' }), delta({}, 'stop').trimEnd()],
      'a stream that breaks off',
    ],
    ['is empty', [], 'a stream that breaks off'],
    [
      'tells an error',
      [delta({ content: 'A' }), event({ error: { message: 'no memory' } })],
      'an error: no memory',
    ],
    ['is no JSON', ['data: {"a\n\n'], 'an answer that is not JSON: {"a'],
  ])('that %s is none', async (_, pieces, reason) => {
    expect(await readAnswer(streamResponse(pieces))).toEqual({ ok: false, reason });
  });
});

describe('a whole answer', () => {
  it('takes odd counts of tokens for none', async () => {
    const body = completionOf('A', {}, { usage: { prompt_tokens: 'many', completion_tokens: 1 } });
    const reading = await readAnswer(new Response(JSON.stringify(body)));
    expect(reading).toMatchObject({ ok: true, value: { text: 'A', usage: undefined } });
  });

  it.each([
    ['', 'an empty answer'],
    ['{"choices": []}', 'an answer without choices: {"choices":[]}'],
    ['{"choices": [{"message": {}}]}', 'an answer without a text'],
    [
      '{"choices": [{"message": {"content": "A"}, "finish_reason": "error"}]}',
      'an answer that ends in an error of the model',
    ],
    ['{"error": "overloaded"}', 'an error: overloaded'],
    ['<!doctype html><html><head><title>Log in</title></head></html>', 'an answer that is not JSON: Log in'],
  ])('%j is none', async (body, reason) => {
    expect(await readAnswer(new Response(body))).toEqual({ ok: false, reason });
  });
});
