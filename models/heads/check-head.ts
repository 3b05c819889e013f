import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { OnnxModel } from '../../harness/onnx/onnx-model.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { checkFloats, checkImageInput, requireValue } from '../graph-checks.js';
import { checkAxes, type KnownLength } from './axes.js';
import { describeHead, type RegionFacts, type RegionHead } from './head-outputs.js';

/** Checks that the graph of a head has the input and the outputs that the card names, with fitting types and shapes, as far as
 *  it states them. Throws ModelError naming both sides of the first difference. */
export function checkHead(folder: string, card: ModelCard, head: RegionHead): void {
  const facts = describeHead(card, head);
  checkMaskStride(card.id, head, facts);
  const graph = readOnnx(join(folder, facts.file));
  checkImageInput(graph, facts.input, facts.size, head);
  const outputs = facts.outputs.map(({ name, axes }) => {
    const value = requireValue(graph, 'outputs', name);
    checkFloats(graph, value);
    return { name, shape: value.shape, axes };
  });
  const stated = outputs.filter(({ shape }) => shape.length > 0);
  // The batch is 1 when it is run, whatever it is called; a head may be exported for one image only.
  checkAxes(graph.file, stated, { ...lengthsOf(facts), ...embeddingWidth(folder, card) });
}

/** The lengths that the card fixes, by letter: of the masks, the sides; and the batch of one image. */
export function lengthsOf({ size, stride }: RegionFacts): Readonly<Record<string, KnownLength>> {
  const where = `size ${size.join(' x ')} and stride ${stride} of model.json`;
  return {
    N: { length: 1, where: 'a batch of one image' },
    h: { length: size[0] / stride, where },
    w: { length: size[1] / stride, where },
  };
}

/** The width D of the text embeddings, or of the image's where there is no text tower; empty where the graph states none. */
export function embeddingWidth(
  folder: string,
  { text, image }: ModelCard,
): Readonly<Record<string, KnownLength>> {
  const { file, output } = text ?? image;
  const graph: OnnxModel = readOnnx(join(folder, file));
  const length = requireValue(graph, 'outputs', output).shape.at(-1) ?? null;
  return length === null ? {} : { D: { length, where: `${output} of ${file}` } };
}

function checkMaskStride(id: string, head: RegionHead, { size, stride }: RegionFacts): void {
  if (size.every((length) => length % stride === 0)) return;
  throw new ModelError(
    `${id}: ${head}.stride ${stride} does not divide ${head}.size ${size.join(' x ')}. Correct it in model.json`,
  );
}
