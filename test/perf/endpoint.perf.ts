import { createRandom } from '../../harness/core/random.js';
import type { AskedQuestion } from '../../harness/core/encoder.js';
import { createEndpointEncoder } from '../../harness/endpoint/encoder.js';
import { openEndpoint } from '../../harness/endpoint/endpoint.js';
import { mapInOrder } from '../../harness/pipeline/map-in-order.js';
import { startChatServer } from '../support/chat-server.js';
import type { PerfRow } from './row.js';

const concurrency = 16;
const count = 800;
const plainMs = 200;
/** One answer in ten takes three times as long. */
const slowMs = 600;
/** Bytes of an image as the benchmarks have them. */
const imageBytes = 150_000;
/** At least 90 % of the ideal rate. */
const limit = Number((1 / 0.9).toFixed(3));

/** How much longer a server takes for questions that come one by one, as the pipeline asks them, than if it always had 16 of them:
 *  with answers in 200 ms, and with some that are slower. The server is in the same process, and takes from its time. */
export async function measureEndpoint(note: (line: string) => void): Promise<readonly PerfRow[]> {
  note(`endpoint: ${count} questions, twice, ${concurrency} at once`);
  return [
    await measure('endpoint: time to the ideal, answers in 200 ms', () => plainMs),
    await measure('endpoint: the same, some in 600 ms', (random) => (random() < 0.1 ? slowMs : plainMs)),
  ];
}

async function measure(name: string, takes: (random: () => number) => number): Promise<PerfRow> {
  const random = createRandom(1);
  let neededMs = 0;
  const server = await startChatServer(() => {
    const after = takes(random);
    neededMs += after;
    return { kind: 'answer', after };
  });
  try {
    const endpoint = await openEndpoint({
      role: 'endpoint',
      url: server.url,
      model: 'any',
      key: undefined,
      concurrency,
      signal: new AbortController().signal,
      note: (line) => {
        throw new Error(line);
      },
    });
    const encoder = createEndpointEncoder(endpoint);
    const start = performance.now();
    let answers = 0;
    for await (const batch of mapInOrder(
      makeQuestions(),
      encoder.concurrency,
      (one) => encoder.answer?.([one]) ?? Promise.reject(new Error('no answers')),
    ))
      answers += batch.samples.filter(({ ok }) => ok).length;
    const elapsedMs = performance.now() - start;
    if (answers !== count) throw new Error(`${answers} answers, expected ${count}`);
    return { name, value: elapsedMs / (neededMs / concurrency), unit: 'times', limit };
  } finally {
    await server.close();
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- as a reader of files is
async function* makeQuestions(): AsyncGenerator<AskedQuestion> {
  for (let id = 0; id < count; id++) {
    const image = new Uint8Array(imageBytes);
    image.set([0xff, 0xd8, 0xff, id >> 8, id & 255]);
    yield { id: String(id), image, prompt: `What is ${id}?` };
  }
}
