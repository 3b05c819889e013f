import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import type { GraphValue } from '../../harness/core/graph-value.js';
import { listExternalData } from '../../harness/onnx/external-data.js';
import { indexGraph } from '../../harness/onnx/graph-index.js';
import { precisionOf } from '../../harness/onnx/precision.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { countParameters, weightsOf } from '../../harness/onnx/weights.js';
import type { Size } from '../../harness/preprocess/geometry.js';
import { describeHead, type RegionHead, type RegionOutput } from '../heads/head-outputs.js';
import type { TowerReport } from './tower-report.js';

/** What the file of a detector or a segmenter says, without running it. */
export interface HeadReport extends Pick<
  TowerReport,
  'file' | 'bytes' | 'externalData' | 'producer' | 'irVersion' | 'opsets' | 'inputs' | 'precision' | 'paramsM'
> {
  readonly role: RegionHead;
  readonly size: Size;
  /** Those that the card names, with what the graph says of them; undefined where it has none of the name. */
  readonly outputs: readonly (RegionOutput & { readonly value: GraphValue | undefined })[];
}

/** Reads a head from its file. Only what the named outputs depend on is counted. Throws ModelError on a damaged file. */
export function readHead(folder: string, card: ModelCard, role: RegionHead): HeadReport {
  const { file, size, outputs } = describeHead(card, role);
  const model = readOnnx(join(folder, file));
  const index = indexGraph(model);
  const found = outputs.map((output) => ({
    ...output,
    value: model.outputs.find(({ name }) => name === output.name),
  }));
  const nodes = index.nodesBehind(found.flatMap(({ value }) => (value ? [value.name] : [])));
  return {
    ...{ role, file, size, bytes: model.bytes, externalData: listExternalData(model) },
    ...{ producer: model.producer, irVersion: model.irVersion, inputs: model.inputs },
    opsets: Object.fromEntries([...model.opsets].map(([domain, version]) => [domain || 'ai.onnx', version])),
    outputs: found,
    precision: precisionOf(index, nodes),
    paramsM: countParameters(weightsOf(index, nodes)) / 1e6,
  };
}
