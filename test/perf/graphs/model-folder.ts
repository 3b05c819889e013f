import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WrittenCard } from '../../../harness/config/model-card.js';
import { partialPath } from '../../../harness/core/partial-file.js';
import { cacheFolder } from '../cache-folder.js';
import { createGraphWriter, type GraphWriter, type Port, type Value } from './graph-writer.js';
import type { Pieces } from './protobuf.js';
import { addTextTower } from './text-tower.js';
import { makeTokenizer } from './tokenizer.js';
import { addVit } from './vit.js';
import { addVitamin } from './vitamin.js';

/** A model of real size with random weights. */
export interface PerfModel {
  readonly id: string;
  /** What a row calls it. */
  readonly name: string;
  readonly family: 'vit' | 'vitamin';
  /** Millions of parameters that its towers must come to, rounded to tenths. Source: the exported models of that size. */
  readonly paramsM: { readonly image: number; readonly text: number };
  /** Width of the embeddings and of the text tower. */
  readonly embedding: number;
  readonly addImageTower: (graph: GraphWriter, pixels: Value) => Value;
}

/** Raise it when a graph changes, so that folders of before are not used. */
const version = 1;
const side = 224;
const vocabulary = 49_408;
const contextLength = 77;

export const vitB32: PerfModel = {
  id: 'perf-vit-b-32',
  name: 'ViT-B/32 size',
  family: 'vit',
  paramsM: { image: 87.8, text: 63.4 },
  embedding: 512,
  addImageTower: (graph, pixels) =>
    addVit(graph, pixels, { side, patch: 32, width: 768, layers: 12, heads: 12, embedding: 512 }),
};

export const vitS16: PerfModel = {
  id: 'perf-vit-s-16',
  name: 'ViT-S/16 size',
  family: 'vit',
  paramsM: { image: 21.8, text: 40.4 },
  embedding: 384,
  addImageTower: (graph, pixels) =>
    addVit(graph, pixels, { side, patch: 16, width: 384, layers: 12, heads: 6, embedding: 384 }),
};

export const vitaminS: PerfModel = {
  id: 'perf-vitamin-s',
  name: 'ViTamin-S size',
  family: 'vitamin',
  paramsM: { image: 22, text: 40.4 },
  embedding: 384,
  addImageTower: (graph, pixels) =>
    addVitamin(graph, pixels, {
      ...{ side, stem: 64, width: 384, layers: 14, heads: 6, embedding: 384 },
      stages: [
        { width: 64, depth: 2 },
        { width: 128, depth: 4 },
      ],
    }),
};

const pixelsPort: Port = { name: 'pixel_values', type: 'float32', axes: ['batch', 3, side, side] };
const idsPort: Port = { name: 'input_ids', type: 'int64', axes: ['batch', 'sequence'] };

/** The folder of a model, with both towers and a tokenizer; made when it is not there yet (seconds). Throws Error when a tower has
 *  not the parameters that a model of its size has. */
export async function openModelFolder(model: PerfModel, note: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder, `models-${version}`, model.id);
  if (existsSync(folder)) return folder;
  note(`${model.id}: drawing random weights`);
  await mkdir(dirname(folder), { recursive: true });
  const partial = partialPath(folder);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  await writeTower(join(partial, 'visual.onnx'), pixelsPort, 'image_embeds', model, 'image');
  await writeTower(join(partial, 'textual.onnx'), idsPort, 'text_embeds', model, 'text');
  await writeFile(join(partial, 'tokenizer.json'), await makeTokenizer(vocabulary));
  await writeFile(join(partial, 'model.json'), JSON.stringify(cardOf(model), null, 2));
  await rename(partial, folder);
  return folder;
}

async function writeTower(
  file: string,
  input: Port,
  output: string,
  model: PerfModel,
  tower: 'image' | 'text',
): Promise<void> {
  const { id, embedding, paramsM } = model;
  const graph = createGraphWriter(tower === 'image' ? 1 : 2);
  const last =
    tower === 'image'
      ? model.addImageTower(graph, input.name)
      : addTextTower(graph, input.name, {
          ...{ vocabulary, contextLength, width: embedding, layers: 12, heads: embedding / 64, embedding },
        });
  checkParameters(id, tower, graph.parameters(), paramsM[tower]);
  const port: Port = { name: output, type: 'float32', axes: ['batch', embedding] };
  await writePieces(file, graph.finish(input, port, last));
}

/** Throws Error unless a tower has so many millions of parameters, to a tenth. */
export function checkParameters(
  id: string,
  tower: 'image' | 'text',
  parameters: number,
  expectedM: number,
): void {
  const millions = Number((parameters / 1e6).toFixed(1));
  if (millions !== expectedM)
    throw new Error(`${id}: ${millions} M parameters in the ${tower} tower, expected ${expectedM}`);
}

async function writePieces(file: string, pieces: Pieces): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const piece of pieces) await handle.writeFile(piece);
  } finally {
    await handle.close();
  }
}

function cardOf({ id, family, paramsM }: PerfModel): WrittenCard {
  return {
    id,
    family,
    paramsM,
    training: { data: 'random-weights' },
    image: { file: 'visual.onnx', input: pixelsPort.name, output: 'image_embeds', size: [side, side] },
    text: { file: 'textual.onnx', clean: 'none', contextLength },
    logitScale: 100,
    precision: 'fp32',
  };
}
