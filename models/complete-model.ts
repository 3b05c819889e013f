import { dirname, join } from 'node:path';
import type { CompleteCard } from '../harness/config/model-card.js';
import { quantizesBatch } from '../harness/core/precision.js';
import { listExternalData } from '../harness/onnx/external-data.js';
import { indexGraph } from '../harness/onnx/graph-index.js';
import type { OnnxModel } from '../harness/onnx/onnx-model.js';
import { precisionOf } from '../harness/onnx/precision.js';
import { readOnnx } from '../harness/onnx/read-onnx.js';
import { listAnswerGraphs } from './lmm/answer-card.js';
import type { ModelFolder } from './model-folder.js';

/** A model of which everything is known that decides its outputs. */
export interface CompleteModel extends ModelFolder {
  readonly card: CompleteCard;
  /** Those of the folder, and the external data of its graphs. */
  readonly files: readonly string[];
  /** Whether what a graph says of an image or a question depends on the others of its batch, as dynamic quantisation does. */
  readonly quantizesBatch: boolean;
}

/** The model with what only its graphs say: where else their weights lie, and in what the image graph computes. Weights are
 *  not read. Throws ModelError where a graph is damaged or cut off, or where its weights are said to lie outside the folder. */
export function completeModel(model: ModelFolder): CompleteModel {
  const { folder, card, files } = model;
  const graphs = new Map(listGraphs(model).map((file) => [file, readOnnx(file)] as const));
  const external = [...graphs.values()].flatMap((graph) =>
    listExternalData(graph).map((location) => join(dirname(graph.file), location)),
  );
  const open = (file: string) => graphs.get(file) ?? readOnnx(file);
  const heads = [card.image, ...(card.dense ? [card.dense] : [])];
  const [image, ...others] = heads.map(({ file, output }) => ({ graph: open(join(folder, file)), output }));
  const answering = listAnswerGraphs(model).map(({ file, output }) => {
    const graph = open(file);
    return { graph, output: output ?? graph.outputs[0].name };
  });
  return {
    ...model,
    card: { ...card, precision: card.precision ?? precisionOfHead(image.graph, image.output) },
    files: [...new Set([...files, ...external])],
    quantizesBatch: [image, ...others, ...answering].some(({ graph, output }) =>
      indexGraph(graph)
        .nodesBehind([output])
        .some(({ op }) => quantizesBatch(op)),
    ),
  };
}

/** Every graph that may be loaded, whatever it is called. */
function listGraphs(model: ModelFolder): readonly string[] {
  const { folder, card, files } = model;
  const heads = [card.image, card.text, card.dense, card.detector, card.segmenter];
  const named = heads.flatMap((head) => (head ? [join(folder, head.file)] : []));
  const answering = listAnswerGraphs(model).map(({ file }) => file);
  return [...new Set([...named, ...answering, ...files.filter((file) => file.endsWith('.onnx'))])];
}

/** In what a graph computes this output. */
export function precisionOfHead(graph: OnnxModel, output: string): CompleteCard['precision'] {
  const index = indexGraph(graph);
  return precisionOf(index, index.nodesBehind([output]));
}
