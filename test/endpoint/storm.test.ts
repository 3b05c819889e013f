import { describe, expect, it } from '@jest/globals';
import type { AskedQuestion } from '../../harness/core/encoder.js';
import { createRandom } from '../../harness/core/random.js';
import { createEndpointEncoder } from '../../harness/endpoint/encoder.js';
import { mapInOrder } from '../../harness/pipeline/map-in-order.js';
import { completionOf, rightAnswer, streamOf, usage, type ChatStep } from '../support/chat-server.js';
import { makePng, openQuickly, useChatServer } from '../support/endpoint.js';

const start = useChatServer();
const json = JSON.stringify(completionOf('a lie, as it is cut off'));
const html = { 'content-type': 'text/html' };

/** All that may go wrong and pass. */
const faults: readonly ChatStep[] = [
  { kind: 'drop' },
  { kind: 'say', body: json.slice(0, 40), cut: true },
  { kind: 'say', headers: { 'content-length': '500' }, body: json.slice(0, 40), cut: true },
  { kind: 'say', body: json.slice(0, -2) },
  { kind: 'say', body: '' },
  { kind: 'say', body: '{"choices": []}' },
  { kind: 'say', body: '{"choices": [{}]}' },
  { kind: 'say', body: '{"error": {"message": "upstream", "code": 502}}' },
  { kind: 'say', body: '<html><title>Welcome</title></html>', headers: html },
  { kind: 'say', body: '"42"' },
  { kind: 'say', status: 204, body: '' },
  { kind: 'say', status: 408, body: '' },
  { kind: 'say', status: 425, body: '' },
  { kind: 'say', status: 429, body: '{"error": {"message": "slow down"}}' },
  { kind: 'say', status: 429, headers: { 'retry-after': '20' }, body: '' },
  { kind: 'say', status: 429, headers: { 'retry-after': new Date(0).toUTCString() }, body: '' },
  { kind: 'say', status: 500, body: '{"error": "oops"}' },
  { kind: 'say', status: 503, body: '<html><h1>Unavailable</h1></html>', headers: html },
  { kind: 'say', headers: { 'content-type': 'text/event-stream' }, body: streamOf('cut', false) },
  { kind: 'say', headers: { 'content-type': 'text/event-stream' }, body: streamOf('cut', false), cut: true },
  { kind: 'say', headers: { 'content-type': 'text/event-stream' }, body: 'data: {"choi\n\n' },
];

function makeQuestions(count: number): readonly AskedQuestion[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    prompt: `What is ${index}?\nAnswer — in one wörd.`,
    ...(index % 7 === 3 ? {} : { image: makePng(index) }),
  }));
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* oneByOne(questions: readonly AskedQuestion[]): AsyncGenerator<readonly AskedQuestion[]> {
  for (const question of questions) yield [question];
}

describe('a server at which everything goes wrong', () => {
  it.each([1, 2, 3])(
    'answers every question, in order, and every request is counted (seed %d)',
    async (seed) => {
      const random = createRandom(seed);
      const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
      const server = await start((): ChatStep => {
        if (random() < 0.45) return pick(faults);
        return { kind: 'answer', stream: random() < 0.3, after: random() < 0.2 ? 3 : 0 };
      });
      const { endpoint } = await openQuickly(server.url, { concurrency: 5, attempts: 40 });
      const encoder = createEndpointEncoder(endpoint);
      const questions = makeQuestions(60);
      const texts: (string | undefined)[] = [];
      for await (const { samples } of mapInOrder(oneByOne(questions), encoder.concurrency, async (batch) => {
        const answered = await encoder.answer?.(batch);
        return answered ?? { samples: [], encodeMs: 0 };
      }))
        for (const sample of samples) texts.push(sample.ok ? sample.output.text : sample.error.message);
      expect(texts).toEqual(questions.map(({ prompt, image }) => rightAnswer(prompt, image)));
      const { requests, retries, finishReasons, ...tokens } = endpoint.facts();
      expect(requests).toBe(server.seen.length);
      expect(server.answered()).toBe(questions.length);
      expect(retries).toBe(requests - questions.length);
      expect(retries).toBeGreaterThan(20);
      expect(finishReasons).toEqual({ stop: questions.length });
      expect(tokens).toMatchObject({
        promptTokens: usage.prompt_tokens * questions.length,
        completionTokens: usage.completion_tokens * questions.length,
      });
      expect(Math.max(...server.seen.map(({ underWay }) => underWay))).toBeLessThanOrEqual(5);
    },
  );
});
