import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import type { Precision } from '../../harness/core/precision.js';
import { listExternalData } from '../../harness/onnx/external-data.js';
import { indexGraph } from '../../harness/onnx/graph-index.js';
import type { GraphValue } from '../../harness/core/graph-value.js';
import { precisionOf } from '../../harness/onnx/precision.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { countParameters, weightsOf } from '../../harness/onnx/weights.js';
import { describeArchitecture, type Architecture } from '../graph/architecture.js';
import { findGelu, type Gelu } from '../graph/gelu.js';
import { describeTextTower, type TextTower } from '../graph/text-tower.js';

/** One output of one graph, named by what the card uses it for. */
export type TowerRole = 'image' | 'text' | 'dense';

/** What the file of a tower says, without running it. */
export interface TowerReport {
  readonly role: TowerRole;
  /** As the card names it. */
  readonly file: string;
  readonly bytes: number;
  /** Files beside it that hold weights. */
  readonly externalData: readonly string[];
  readonly producer: string;
  readonly irVersion: number;
  /** Operator set versions by domain; ONNX's own is called `ai.onnx`. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** The one of them that the card names. */
  readonly output: GraphValue | undefined;
  readonly precision: Precision;
  /** Parameters in millions. */
  readonly paramsM: number;
  readonly gelu: Gelu;
  readonly architecture: Architecture;
  /** Of a text tower. */
  readonly text: TextTower | undefined;
}

/** The towers that a card names. */
export function listTowers({ image, text, dense }: ModelCard): readonly Pick<TowerReport, 'role' | 'file'>[] {
  return [
    { role: 'image', file: image.file },
    ...(text ? [{ role: 'text', file: text.file } as const] : []),
    ...(dense ? [{ role: 'dense', file: dense.file } as const] : []),
  ];
}

/** Reads a tower from its file. Only what the named output depends on is counted. Throws ModelError on a damaged file. */
export function readTower(folder: string, card: ModelCard, role: TowerRole): TowerReport {
  const { file, output } = towerOf(card, role);
  const model = readOnnx(join(folder, file));
  const index = indexGraph(model);
  const nodes = index.nodesBehind([output]);
  return {
    ...{ role, file, bytes: model.bytes, externalData: listExternalData(model) },
    ...{ producer: model.producer, irVersion: model.irVersion, inputs: model.inputs },
    outputs: model.outputs,
    opsets: Object.fromEntries([...model.opsets].map(([domain, version]) => [domain || 'ai.onnx', version])),
    output: model.outputs.find(({ name }) => name === output),
    precision: precisionOf(index, nodes),
    paramsM: countParameters(weightsOf(index, nodes)) / 1e6,
    gelu: findGelu(index, nodes),
    architecture: describeArchitecture(index, nodes),
    text: role === 'text' && card.text ? describeTextTower(index, nodes, card.text.input) : undefined,
  };
}

/** File and output of a tower that the card has. */
export function towerOf(
  card: ModelCard,
  role: TowerRole,
): { readonly file: string; readonly output: string } {
  const tower = card[role];
  if (!tower) throw new RangeError(`${card.id}: no ${role} tower in the card`);
  return tower;
}
