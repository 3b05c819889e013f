import type { GraphValue } from '../../harness/core/graph-value.js';
import { listExternalData } from '../../harness/onnx/external-data.js';
import { indexGraph } from '../../harness/onnx/graph-index.js';
import { precisionOf } from '../../harness/onnx/precision.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { countParameters, weightsOf } from '../../harness/onnx/weights.js';
import { listAnswerGraphs, requireAnswer, type AnswerGraph, type AnswerModel } from '../lmm/answer-card.js';
import { readDecoderFacts, type DecoderFacts } from '../lmm/decoder-facts.js';
import type { TowerReport } from './tower-report.js';

/** What the file of one graph of an answer head says, without running it. */
export interface AnswerReport extends Pick<
  TowerReport,
  'bytes' | 'externalData' | 'producer' | 'irVersion' | 'opsets' | 'precision' | 'paramsM'
> {
  readonly role: `lmm.${AnswerGraph}`;
  /** As the card names it. */
  readonly file: string;
  /** Without those of the past. */
  readonly inputs: readonly GraphValue[];
  /** The one that is used, without those of the past; undefined where there is none of its name. */
  readonly output: GraphValue | undefined;
  /** Of a decoder. */
  readonly decoder: DecoderFacts | undefined;
}

/** Reads the graphs of an answer head from their files; empty where the card has none. Throws ModelError on a damaged file, and on a
 *  decoder that does not fit the names of the card. */
export function readAnswerGraphs(model: AnswerModel): readonly AnswerReport[] {
  return listAnswerGraphs(model).map(({ role, file, output: name }) => {
    const facts = requireAnswer(model.card);
    const graph = readOnnx(file);
    const index = indexGraph(graph);
    const output = graph.outputs.find((one) => name === undefined || one.name === name);
    const nodes = index.nodesBehind(output ? [output.name] : []);
    const decoder = role === 'decoder' ? readDecoderFacts(graph, facts.names) : undefined;
    return {
      ...{ role: `lmm.${role}`, file: facts[role] ?? '', bytes: graph.bytes, output, decoder },
      ...{ externalData: listExternalData(graph), producer: graph.producer, irVersion: graph.irVersion },
      inputs: graph.inputs.filter(({ name: input }) => !decoder?.cache.some(({ past }) => past === input)),
      opsets: Object.fromEntries(
        [...graph.opsets].map(([domain, version]) => [domain || 'ai.onnx', version]),
      ),
      precision: precisionOf(index, nodes),
      paramsM: countParameters(weightsOf(index, nodes)) / 1e6,
    };
  });
}
