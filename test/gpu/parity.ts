import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from '../../harness/config/device.js';
import { createRandom } from '../../harness/core/random.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import { profileGraph } from '../../harness/runtime/profile.js';
import { createSession, type GraphInput } from '../../harness/runtime/session.js';
import type { ModelFolder } from '../../models/model-folder.js';

/** A graph of a model, what to feed it, and what to take. */
interface GraphCase {
  readonly head: string;
  readonly file: string;
  readonly input: string;
  readonly value: GraphInput;
  readonly output: string;
}

/** Largest difference allowed between CPU and device, against the largest value: with TF32, which CUDA uses for float32, a
 *  product keeps 10 bits of a fraction. */
const tolerance = 0.01;

/** Compares every graph of a model on a device with the CPU: differences of all outputs for three inputs. Throws where one
 *  is too large. Gives what was seen. */
export async function compareWithCpu(model: ModelFolder, provider: Provider): Promise<string> {
  const seen: string[] = [];
  for (const graph of casesOf(model)) {
    const [cpu, device] = [await runOn({ kind: 'cpu' }, graph), await runOn(provider, graph)];
    const difference = largestDifference(cpu, device);
    const largest = cpu.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const relative = difference / largest;
    if (!(relative <= tolerance))
      throw new Error(
        `${graph.head} differs by ${relative.toExponential(1)} of the largest value, allowed ${tolerance}`,
      );
    seen.push(`${graph.head} ${relative.toExponential(1)}`);
  }
  return `largest difference, of the largest value: ${seen.join(', ')}`;
}

/** Nodes of a model's image graph by provider, in a run on a device. */
export async function countProviders(
  model: ModelFolder,
  provider: Provider,
): Promise<Readonly<Record<string, number>>> {
  const { file, input, value } = casesOf(model)[0];
  const { nodes } = await profileGraph(file, { provider, threads: 1 }, { [input]: value });
  const counts = new Map<string, number>();
  for (const { provider: name } of nodes) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function casesOf({ folder, card }: ModelFolder): readonly GraphCase[] {
  const pixels = randomPixels(3, card.image.size);
  const { input } = card.image;
  const cases = [
    { head: 'image', file: join(folder, card.image.file), input, value: pixels, output: card.image.output },
  ] as const;
  const dense = card.dense
    ? [{ ...cases[0], head: 'dense', file: join(folder, card.dense.file), output: card.dense.output }]
    : [];
  const text = card.text
    ? [
        {
          ...{
            head: 'text',
            file: join(folder, card.text.file),
            input: card.text.input,
            output: card.text.output,
          },
          value: storedIds(folder, card.reference),
        },
      ]
    : [];
  return [...cases, ...dense, ...text.filter(({ value }) => value.ids.length > 0)];
}

/** Pixels of no picture: normalised values between -1 and 1. [N, 3, H, W] */
export function randomPixels(count: number, [height, width]: readonly [number, number]): Tensor {
  const random = createRandom(1);
  const data = Float32Array.from({ length: count * 3 * height * width }, () => 2 * random() - 1);
  return createTensor(data, [count, 3, height, width]);
}

/** Token ids of the texts in parity.json; none where the model has no such file. */
function storedIds(folder: string, file: string | undefined): { ids: Int32Array; shape: readonly number[] } {
  if (file === undefined) return { ids: new Int32Array(0), shape: [0, 0] };
  const { texts } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { texts: { ids: number[] }[] };
  const ids = texts.slice(0, 3).map((text) => text.ids);
  return { ids: Int32Array.from(ids.flat()), shape: [ids.length, ids[0].length] };
}

async function runOn(provider: Provider, { file, input, value, output }: GraphCase): Promise<Tensor> {
  const session = await createSession(file, { provider, threads: 1 });
  try {
    return await session.run(input, value, output);
  } finally {
    await session.close();
  }
}

function largestDifference({ data }: Tensor, other: Tensor): number {
  return data.reduce((most, value, index) => Math.max(most, Math.abs(value - other.data[index])), 0);
}
