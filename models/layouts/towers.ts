import { basename, join, resolve } from 'node:path';
import { ModelError } from '../../harness/core/errors.js';
import { indexGraph } from '../../harness/onnx/graph-index.js';
import type { GraphValue } from '../../harness/core/graph-value.js';
import type { OnnxModel } from '../../harness/onnx/onnx-model.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { families } from '../families.js';
import { describeArchitecture } from '../graph/architecture.js';

/** A tower with the names that its graph gives to what goes in and what comes out. */
export interface FoundTower {
  readonly kind: 'image' | 'text';
  readonly model: OnnxModel;
  readonly input: string;
  readonly output: string;
  /** Axis lengths of the input, null where dynamic. */
  readonly shape: readonly (number | null)[];
}

/** Names that exporters give to an embedding, the most telling first. */
const embeddingNames = ['embeds', 'embedding', 'features', 'pooler_output', 'pooled', 'output'];

/** The tower that a graph is, going by its inputs: pixels [N, 3, H, W] or token ids [N, L]. `file` is relative to `folder`.
 *  Throws ModelError for a graph that is neither, or both, and where the embedding cannot be told from other outputs. */
export function findTower(folder: string, file: string): FoundTower {
  const model = readOnnx(join(folder, file));
  const images = model.inputs.filter(isPixels);
  const ids = model.inputs.filter(isIds);
  if (images.length > 0 && ids.length > 0)
    throw new ModelError(
      `${model.file}: one graph for images and texts, expected one for each: a text would be encoded again with every image. Export two graphs`,
    );
  const input = images.at(0) ?? ids.at(0);
  if (!input)
    throw new ModelError(
      `${model.file}: its inputs are ${model.inputs.map(({ name }) => name).join(', ')}, expected pixels [N, 3, H, W] or token ids [N, L]. Write a model.json`,
    );
  const kind = images.length > 0 ? 'image' : 'text';
  return { kind, model, input: input.name, output: findEmbedding(model), shape: input.shape };
}

function isPixels({ type, shape }: GraphValue): boolean {
  return shape.length === 4 && (type === 'float32' || type === 'float16');
}

function isIds({ name, type, shape }: GraphValue): boolean {
  return shape.length === 2 && (type === 'int64' || type === 'int32') && !name.includes('mask');
}

function findEmbedding({ file, outputs }: OnnxModel): string {
  // Of a shape that is not stated nothing can be said.
  const flat = outputs.filter(({ shape }) => shape.length === 2 || shape.length === 0);
  if (flat.length === 1) return flat[0].name;
  const named = embeddingNames.flatMap((word) => flat.filter(({ name }) => name.includes(word)));
  if (named.length > 0) return named[0].name;
  throw new ModelError(
    `${file}: its outputs are ${outputs.map(({ name }) => name).join(', ')}, expected one embedding [N, D]. Write a model.json that names it`,
  );
}

/** The family of an image tower, going by what it is built of. Throws ModelError where it is none that is known. */
export function recogniseFamily({ model, output }: FoundTower): string {
  const index = indexGraph(model);
  const architecture = describeArchitecture(index, index.nodesBehind([output]));
  const family = families.find(({ recognises }) => recognises(architecture));
  if (family) return family.id;
  throw new ModelError(
    `${model.file}: not recognised as ${families.map(({ name }) => name).join(', ')}. Write a model.json that names its family`,
  );
}

/** An id made of the name of a folder: `Xenova/CLIP ViT-B` gives `clip-vit-b`. */
export function idOfFolder(folder: string): string {
  const name = basename(resolve(folder)).toLowerCase();
  return name.replaceAll(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'model';
}
