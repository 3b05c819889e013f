// usage: node limit.mjs GRAPH INPUT SIDE WORKERS THREADS BATCH IMAGES
// What the machine can do at most: `session.run` on tensors that are there already, by worker threads with a session each. Prints
// {"images", "seconds", "cpuMs"} of the time between the first and the last run; loading and a first run of each are not counted.
// Of its own, so that nothing of the product is in it.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { URL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

if (isMainThread) await measure(process.argv.slice(2));
else await work(workerData);

async function measure([graph, input, ...numbers]) {
  const [side, workers, threads, batch, images] = numbers.map(Number);
  const batches = Math.ceil(images / batch);
  // whoever is free takes the next batch
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const setup = { graph, input, side, threads, batch, batches, taken };
  const started = Array.from(
    { length: workers },
    () => new Worker(new URL(import.meta.url), { workerData: setup }),
  );
  await Promise.all(started.map(answerOf));
  const cpu = process.cpuUsage();
  const start = performance.now();
  const ended = Promise.all(started.map(answerOf));
  for (const worker of started) worker.postMessage('go');
  await ended;
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const measured = { images: batches * batch, seconds, cpuMs: (user + system) / 1000 };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
  await Promise.all(started.map((worker) => worker.terminate()));
}

function answerOf(worker) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function work({ graph, input, side, threads, batch, batches, taken }) {
  const session = await InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const pixels = Float32Array.from(
    { length: batch * 3 * side * side },
    (_, i) => ((i * 7919) % 997) / 250 - 2,
  );
  const feeds = { [input]: new Tensor('float32', pixels, [batch, 3, side, side]) };
  await session.run(feeds);
  parentPort.once('message', async () => {
    while (Atomics.add(taken, 0, 1) < batches) await session.run(feeds);
    parentPort.postMessage('done');
  });
  parentPort.postMessage('ready');
}
