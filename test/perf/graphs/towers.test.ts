import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createTokenizer } from '../../../harness/preprocess/tokenize.js';
import { useRuntime } from '../../support/runtime.js';
import { createGraphWriter, type Port } from './graph-writer.js';
import { checkParameters } from './model-folder.js';
import { addTextTower } from './text-tower.js';
import { makeTokenizer } from './tokenizer.js';
import { addVit } from './vit.js';
import { addVitamin } from './vitamin.js';

const runtime = useRuntime();
const side = 32;
const pixelsPort: Port = { name: 'x', type: 'float32', axes: ['batch', 3, side, side] };
const idsPort: Port = { name: 'x', type: 'int64', axes: ['batch', 'sequence'] };

function buildVit() {
  const graph = createGraphWriter(1);
  const last = addVit(graph, 'x', { side, patch: 8, width: 16, layers: 2, heads: 2, embedding: 12 });
  return { graph, last };
}

function buildVitamin() {
  const graph = createGraphWriter(1);
  const stages = [
    { width: 8, depth: 2 },
    { width: 12, depth: 1 },
  ];
  const sizes = { side, stem: 8, stages, width: 16, layers: 1, heads: 2, embedding: 12 };
  return { graph, last: addVitamin(graph, 'x', sizes) };
}

function buildText() {
  const graph = createGraphWriter(1);
  const sizes = { vocabulary: 30, contextLength: 9, width: 16, layers: 2, heads: 2, embedding: 12 };
  return { graph, last: addTextTower(graph, 'x', sizes) };
}

function bytesOf({ graph, last }: ReturnType<typeof buildVit>, port: Port): Uint8Array {
  return Buffer.concat(graph.finish(port, { name: 'y', type: 'float32', axes: ['batch', 12] }, last));
}

async function runPixels(model: Uint8Array, data: Float32Array) {
  const shape = [data.length / (3 * side * side), 3, side, side];
  const { y } = await runtime.runMany({ model, inputs: { x: { data, shape } }, outputs: ['y'] });
  return y;
}

async function runIds(model: Uint8Array, rows: readonly (readonly number[])[]) {
  const x = { ids: Int32Array.from(rows.flat()), shape: [rows.length, rows[0].length] };
  const { y } = await runtime.runMany({ model, inputs: { x }, outputs: ['y'] });
  return y;
}

describe('image towers with random weights', () => {
  it('have the parameters of their sizes', () => {
    // attention 4 (16 x 16 + 16), MLP 16 x 64 + 64 + 64 x 16 + 16, two norms of 32
    const block = 4 * 272 + 1088 + 1040 + 64;
    // patches, class token, positions, blocks, two norms, projection
    expect(buildVit().graph.parameters()).toBe(3 * 64 * 16 + 16 + 17 * 16 + 2 * block + 64 + 16 * 12);
    // 3 x 3 of 3 to 8, norm, 3 x 3 of 8 to 8
    const stem = 27 * 8 + 8 + 16 + 72 * 8 + 8;
    const convolutions = (from: number, to: number) =>
      2 * from + (from + 1) * 4 * to + 10 * 4 * to + (4 * to + 1) * to;
    const stages = 2 * convolutions(8, 8) + convolutions(8, 12) + (8 + 1) * 12;
    // norm, 3 x 3 of 12 to 16, positions of 2 x 2 tokens
    const join = 24 + 108 * 16 + 16 + 4 * 16;
    // attention, two maps to 32 and one back, three norms
    const gated = 4 * 272 + 2 * (16 * 32 + 32) + 32 * 16 + 16 + 96;
    expect(buildVitamin().graph.parameters()).toBe(stem + stages + join + gated + 32 + 16 * 12);
  });

  it.each([
    ['ViT', buildVit],
    ['ViTamin', buildVitamin],
  ])('%s gives each image of a batch what it gives it alone', async (_name, build) => {
    const random = createRandom(3);
    const data = Float32Array.from({ length: 3 * 3 * side * side }, () => 2 * random() - 1);
    const model = bytesOf(build(), pixelsPort);
    const together = await runPixels(model, data);
    expect(together.shape).toEqual([3, 12]);
    const rows: number[] = [];
    for (let image = 0; image < 3; image++)
      rows.push(...(await runPixels(model, data.subarray(image * 3072, (image + 1) * 3072))).data);
    together.data.forEach((value, at) => {
      expect(value).toBeCloseTo(rows[at], 4);
    });
    // three images, three embeddings
    expect(Math.abs(rows[0] - rows[12])).toBeGreaterThan(1e-3);
  });

  it('is refused when its parameters are not those of its size', () => {
    expect(() => {
      checkParameters('perf-vit', 'image', 21_814_000, 21.8);
    }).not.toThrow();
    expect(() => {
      checkParameters('perf-vit', 'image', 21_880_000, 21.8);
    }).toThrow('perf-vit: 21.9 M parameters in the image tower, expected 21.8');
  });
});

describe('text tower with random weights', () => {
  it('is causal and pooled at the largest id: what follows it changes nothing', async () => {
    const model = bytesOf(buildText(), idsPort);
    const whole = await runIds(model, [[1, 5, 7, 29, 0, 0, 0, 0, 0]]);
    const trimmed = await runIds(model, [[1, 5, 7, 29]]);
    const noisy = await runIds(model, [[1, 5, 7, 29, 3, 4, 9, 1, 2]]);
    expect(whole.shape).toEqual([1, 12]);
    whole.data.forEach((value, at) => {
      expect(trimmed.data[at]).toBeCloseTo(value, 5);
      expect(noisy.data[at]).toBeCloseTo(value, 5);
    });
  });

  it('sees every token before the largest id', async () => {
    const model = bytesOf(buildText(), idsPort);
    const both = await runIds(model, [
      [1, 5, 7, 29],
      [2, 5, 7, 29],
    ]);
    expect(Math.abs(both.data[0] - both.data[12])).toBeGreaterThan(1e-3);
  });
});

describe('tokenizer of a large vocabulary', () => {
  it('cuts words as the embedded one does, and ends with the largest id', async () => {
    const tokenizerJson: unknown = JSON.parse(await makeTokenizer(5000));
    const tokenizer = createTokenizer({
      ...{ tokenizerJson, clean: 'none', contextLength: 20, pad: 0, file: 'tokenizer.json' },
    });
    const { ids, lengths } = tokenizer.encode(['a red circle']);
    const used = [...ids.subarray(0, lengths[0])];
    expect([used[0], used.at(-1)]).toEqual([4998, 4999]);
    expect(used.slice(1, -1).every((id) => id > 0 && id < 2113)).toBe(true);
    expect(tokenizer.vocabularySize).toBe(5000);
  });
});
