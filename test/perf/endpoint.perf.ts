import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import type { AskedQuestion } from '../../harness/core/encoder.js';
import { createEndpointEncoder } from '../../harness/endpoint/encoder.js';
import { openEndpoint } from '../../harness/endpoint/endpoint.js';
import { mapInOrder } from '../../harness/pipeline/map-in-order.js';
import type { PerfRow } from './row.js';

const concurrency = 16;
const count = 800;
const plainMs = 200;
const slowMs = 600;
/** Bytes of an image as the benchmarks have them. */
const imageBytes = 150_000;
/** At least 90 % of the ideal rate. */
const limit = Number((1 / 0.9).toFixed(3));

/** How much longer questions with images take, asked one by one and in order as the pipeline does it, than if the server always had
 *  16 of them: with answers in 200 ms each, and with every tenth in 600 ms. */
export async function measureEndpoint(note: (line: string) => void): Promise<readonly PerfRow[]> {
  note(`endpoint: ${count} questions, twice, ${concurrency} at once`);
  return [
    await measure('endpoint: time to the ideal, answers in 200 ms', plainMs),
    await measure('endpoint: the same, every tenth in 600 ms', slowMs),
  ];
}

async function measure(name: string, tenthMs: number): Promise<PerfRow> {
  const { url, stop } = await startServer(tenthMs);
  try {
    const endpoint = await openEndpoint({
      role: 'endpoint',
      url,
      model: 'slow',
      key: undefined,
      concurrency,
      signal: new AbortController().signal,
      note: (line) => {
        throw new Error(line);
      },
    });
    const encoder = createEndpointEncoder(endpoint);
    const { answer } = encoder;
    if (!answer) throw new Error('an endpoint answers questions');
    const start = performance.now();
    let answers = 0;
    for await (const { samples } of mapInOrder(makeQuestions(), encoder.concurrency, (one) => answer([one])))
      answers += samples.filter(({ ok }) => ok).length;
    const elapsedMs = performance.now() - start;
    const { requests } = endpoint.facts();
    if (answers !== count || requests !== count)
      throw new Error(`${answers} answers to ${requests} requests, expected ${count} of both`);
    const idealMs = (count * (0.9 * plainMs + 0.1 * tenthMs)) / concurrency;
    return { name, value: elapsedMs / idealMs, unit: 'times', limit };
  } finally {
    stop();
  }
}

function startServer(tenthMs: number): Promise<{ readonly url: string; readonly stop: () => void }> {
  const file = join(packageRoot, 'test', 'perf', 'slow-server.mjs');
  const child = spawn(process.execPath, [file, String(plainMs), String(tenthMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', (line: Buffer) => {
      resolve({ url: line.toString().trim(), stop: () => child.stdin.end() });
    });
  });
}

// eslint-disable-next-line @typescript-eslint/require-await -- as a reader of files is
async function* makeQuestions(): AsyncGenerator<AskedQuestion> {
  for (let id = 0; id < count; id++) {
    const image = new Uint8Array(imageBytes);
    image.set([0xff, 0xd8, 0xff, id >> 8, id & 255]);
    yield { id: String(id), image, prompt: `What is ${id}?` };
  }
}
