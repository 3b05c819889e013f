import { join } from 'node:path';
import { ModelError } from '../harness/core/errors.js';
import { indexGraph } from '../harness/onnx/graph-index.js';
import { readOnnx } from '../harness/onnx/read-onnx.js';
import {
  checkGrid,
  checkImageInput,
  checkOutput,
  checkSameWidth,
  checkTextInput,
  requireValue,
} from './graph-checks.js';
import { describeTextTower } from './graph/text-tower.js';
import { precisionOfHead } from './complete-model.js';
import { checkHead } from './heads/check-head.js';
import { regionHeads } from './heads/head-outputs.js';
import { checkAnswer } from './lmm/check-answer.js';
import type { ModelFolder } from './model-folder.js';
import { readTokenizer } from './read-tokenizer.js';
import { checkTokenizer } from './tokenizer-checks.js';

/** Checks that the graphs and the tokenizer of a model are what its card says, without loading a weight. Throws ModelError
 *  naming both sides of the first difference. */
export async function checkModel(model: Omit<ModelFolder, 'files'>): Promise<void> {
  const { folder, card } = model;
  const { image, text, dense, precision } = card;
  const imageGraph = readOnnx(join(folder, image.file));
  checkImageInput(imageGraph, image.input, image.size);
  checkOutput(imageGraph, image.output, 'embedding');
  const found = precisionOfHead(imageGraph, image.output);
  if (precision !== undefined && found !== precision)
    throw new ModelError(
      `${imageGraph.file}: computes in ${found}, model.json says ${precision}. Correct precision in model.json, or name the other graph`,
    );
  if (dense) {
    const denseGraph = readOnnx(join(folder, dense.file));
    checkImageInput(denseGraph, image.input, image.size);
    checkOutput(denseGraph, dense.output, 'dense');
    const features = requireValue(denseGraph, 'outputs', dense.output);
    checkGrid(denseGraph.file, features, image.size, dense.stride, 'dense.stride');
  }
  for (const head of regionHeads) if (card[head]) checkHead(folder, card, head);
  if (card.lmm) await checkAnswer(model);
  if (!text) return;
  const textGraph = readOnnx(join(folder, text.file));
  checkTextInput(textGraph, text.input, text.contextLength);
  checkOutput(textGraph, text.output, 'embedding');
  checkSameWidth(imageGraph, image.output, textGraph, text.output);
  const index = indexGraph(textGraph);
  const tower = describeTextTower(index, index.nodesBehind([text.output]), text.input);
  checkTokenizer(await readTokenizer(folder, text), tower, textGraph.file);
}
