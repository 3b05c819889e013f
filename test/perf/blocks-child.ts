// Scores in this process, so that its memory is that of scoring alone: `blocks-child.ts classify STEP` or `blocks-child.ts rank`.
// Prints one JSON object; see blocks.perf.ts.
import { peakMemory } from '../../harness/core/peak-memory.js';
import type { AnsweredSample } from '../../harness/core/protocol.js';
import { createRandom } from '../../harness/core/random.js';
import { normalizeRows, rowOf, type Tensor } from '../../harness/core/tensor.js';
import { rankPairs } from '../../harness/metrics/retrieval-rank.js';
import { createMatrixProduct } from '../../harness/runtime/matrix-product.js';
import { createImageClassifier } from '../../tasks/classification/classify-images.js';

const width = 512;
const multiply = createMatrixProduct(2);

interface Spent {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function startClock(): () => Spent {
  const [start, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

function randomRows(rows: number, seed: number): Tensor {
  const random = createRandom(seed);
  const data = new Float32Array(rows * width);
  for (let i = 0; i < data.length; i++) data[i] = random() * 2 - 1;
  return { data, shape: [rows, width] };
}

/** Classifies 50,000 images, a thousand different ones, in steps. */
async function classify(step: number): Promise<Spent> {
  const classes = 1000;
  const context: Parameters<typeof createImageClassifier>[1] = {
    classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
    templates: ['{c}'],
    encodeTexts: (texts) => Promise.resolve(randomRows(texts.length, 1)),
    keep: (_what, make) => make(),
    multiply,
  };
  const images = randomRows(1000, 2);
  const answered = Array.from({ length: 1000 }, (_, i): AnsweredSample => {
    const embedding = { data: rowOf(images, i), shape: [width] };
    return {
      sample: { kind: 'labelled-image', id: `${i}`, image: new Uint8Array(0), label: i % classes },
      output: { tensors: { embedding } },
    };
  });
  const { classify: classifyNext } = await createImageClassifier('perf', context);
  await classifyNext(answered.slice(0, step));
  const spent = startClock();
  for (let done = 0; done < 50_000; done += step) {
    const from = done % 1000;
    await classifyNext(answered.slice(from, from + Math.min(step, 50_000 - done)));
  }
  return spent();
}

/** Ranks 25,000 captions among 5,000 images, and the other way round. */
async function rank(): Promise<Spent> {
  const images = normalizeRows(randomRows(5000, 3));
  const texts = normalizeRows(randomRows(25_000, 4));
  const imageOf = Int32Array.from({ length: 25_000 }, (_, i) => Math.floor(i / 5));
  const few = { data: images.data.subarray(0, 100 * width), shape: [100, width] };
  await rankPairs(few, few, [...few.data.keys()].slice(0, 100), multiply);
  const spent = startClock();
  await rankPairs(texts, images, imageOf, multiply);
  return spent();
}

const [what, step] = process.argv.slice(2);
const spent = await (what === 'rank' ? rank() : classify(Number(step)));
const peakRssMiB = Math.round(peakMemory() / 2 ** 20);
console.log(JSON.stringify({ ...spent, peakRssMiB }));
