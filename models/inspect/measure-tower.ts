import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { profileGraph } from '../../harness/runtime/profile.js';
import type { GraphInput } from '../../harness/runtime/session.js';
import { costOf } from '../graph/cost.js';
import { checkOutputAxes, maskInput } from '../graph-checks.js';
import { readTokenizer } from '../read-tokenizer.js';
import { towerOf, type TowerRole } from './tower-report.js';

/** What one run of a tower shows, with one image or text at the size that the card declares. */
export interface TowerMeasurement {
  /** Thousands of millions of multiply-accumulates in convolutions and in products with weights, as papers count them. */
  readonly gmacs: number;
  /** Those of the products inside attention, which papers leave out. */
  readonly attentionGmacs: number;
  /** Those of both that may belong to another output, as their nodes were not found in the file. */
  readonly unmatchedGmacs: number;
  /** Width of the embedding, or channels of the dense features. */
  readonly width: number;
  /** Whether the embedding has length 1; undefined for dense features. */
  readonly normalized: boolean | undefined;
}

/** Lengths nearer to 1 than this come from a normalisation: float16 has ten bits after the point. */
const unitTolerance = 2e-3;

/** Runs a tower once on the CPU. Throws ModelError when the graph cannot be loaded or run, or gives NaN or infinity. */
export async function measureTower(
  folder: string,
  card: ModelCard,
  role: TowerRole,
): Promise<TowerMeasurement> {
  const { file, output } = towerOf(card, role);
  const path = join(folder, file);
  const inputs = role === 'text' ? await textInputs(folder, card, path) : imageInputs(card);
  const options = { provider: { kind: 'cpu' }, threads: 1 } as const;
  const { nodes, outputs } = await profileGraph(path, options, inputs, [output]);
  const { layers, attention, unmatched } = costOf(readOnnx(path), output, nodes);
  const { data, shape } = outputs[output];
  checkOutputAxes(path, { name: output, shape }, role === 'dense' ? 'dense' : 'embedding');
  return {
    gmacs: layers / 1e9,
    attentionGmacs: attention / 1e9,
    unmatchedGmacs: unmatched / 1e9,
    width: shape[1] ?? 0,
    normalized: role === 'dense' ? undefined : Math.abs(lengthOf(data) - 1) < unitTolerance,
  };
}

/** A picture of grey noise; only its size matters. */
function imageInputs({ image }: ModelCard): Readonly<Record<string, GraphInput>> {
  const [height, width] = image.size;
  const data = Float32Array.from({ length: 3 * height * width }, (_, i) => Math.sin(i * i));
  return { [image.input]: { data, shape: [1, 3, height, width] } };
}

async function textInputs(
  folder: string,
  card: ModelCard,
  path: string,
): Promise<Readonly<Record<string, GraphInput>>> {
  if (!card.text) throw new RangeError(`${card.id}: no text tower in the card`);
  const tokens = (await readTokenizer(folder, card.text)).encode(['a photo of a cat']);
  const takesMask = readOnnx(path).inputs.some(({ name }) => name === maskInput);
  const mask = { ids: new Int32Array(tokens.ids.length).fill(1), shape: tokens.shape };
  return { [card.text.input]: tokens, ...(takesMask ? { [maskInput]: mask } : {}) };
}

function lengthOf(data: Float32Array): number {
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
}
