import type { CompleteCard } from '../../harness/config/model-card.js';
import { messageOf, ModelError, UserError } from '../../harness/core/errors.js';
import type { ParityCard } from '../../harness/core/parity.js';
import type { ProviderProbe } from '../../harness/runtime/provider.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { checkModel } from '../check-model.js';
import { regionHeads } from '../heads/head-outputs.js';
import { checkAnswers } from './check-answers.js';
import { checkPadding } from './check-padding.js';
import { checkPixels, checkTokens } from './check-inputs.js';
import { checkRegions } from './check-regions.js';
import { compareVectors } from './comparison.js';
import type { VerifyId, VerifyLine } from './line.js';
import { comparedHeads, encodeParity, expectedOutputs, type Outputs } from './outputs.js';
import { isWithin, toOtherBatch, toOtherProvider, toReference, type Tolerance } from './tolerance.js';

/** A model and what is known of its outputs. */
export interface VerifyInput {
  readonly folder: string;
  readonly card: CompleteCard;
  /** Undefined where the exporter stored none. */
  readonly parity: ParityCard | undefined;
  /** Whether CUDA works here, and if not, why. */
  readonly cuda: ProviderProbe;
}

const onCpu: SessionOptions = { provider: { kind: 'cpu' }, threads: 1 };
const onCuda: SessionOptions = { provider: { kind: 'cuda', device: 0 }, threads: 1 };

/** Compares a model with the reference outputs of its exporter: its inputs to the last bit, its outputs within the tolerance
 *  of its precision; and itself with itself in another batch size, and on a GPU. Of detectors and segmenters, outputs are
 *  checked for shape and range; of text towers, how they may be run; of language models, answers are compared. Every
 *  comparison is one line; what cannot be used at all fails, saying why. */
export async function verifyModel(input: VerifyInput): Promise<readonly VerifyLine[]> {
  const { folder, card, parity, cuda } = input;
  const fits = await attempt('card', async () => {
    await checkModel({ folder, card });
    return [{ id: 'card', status: 'pass', text: 'graphs and tokenizer are what the card says' }];
  });
  if (fits[0].status === 'fail') return fits;
  if (!parity)
    return [
      ...fits,
      { id: 'image', status: 'fail', text: noReference },
      ...(await checkHeads(input, parity)),
    ];
  const expected = expectedOutputs(parity);
  return [
    ...fits,
    ...(await attempt('pixels', async () => [await checkPixels(card, parity)])),
    ...(await attempt('tokens', async () => [await checkTokens(folder, card, parity)])),
    ...(await attempt('image', async () => {
      const threes = await encodeParity(folder, card, parity, onCpu, 3);
      const lines = comparedHeads.map((head) =>
        compareHead(head, threes, expected, toReference[card.precision]),
      );
      const ones = await encodeParity(folder, card, parity, onCpu, 1);
      return [...lines, compareAll('batch', ones, threes, toOtherBatch[card.precision])];
    })),
    ...(await checkHeads(input, parity)),
    ...(await attempt('cuda', async () => {
      if (!cuda.works) return [{ id: 'cuda', status: 'skip', text: `not compared: ${cuda.reason}` }];
      const own = await encodeParity(folder, card, parity, onCpu, 3);
      const other = await encodeParity(folder, card, parity, onCuda, 3);
      return [compareAll('cuda', other, own, toOtherProvider[card.precision])];
    })),
  ];
}

/** One line for each of detector, segmenter, text tower and language model that the model has. */
async function checkHeads(
  { folder, card }: VerifyInput,
  parity: ParityCard | undefined,
): Promise<readonly VerifyLine[]> {
  const lines: VerifyLine[] = [];
  for (const head of regionHeads.filter((one) => card[one])) {
    const skipped = { id: head, status: 'skip', text: 'not run: there are no reference images' } as const;
    const check = async () => [parity ? await checkRegions(folder, card, head, parity, onCpu) : skipped];
    lines.push(...(await attempt(head, check)));
  }
  if (card.text)
    lines.push(...(await attempt('padding', async () => [await checkPadding(folder, card, onCpu)])));
  if (card.lmm)
    lines.push(
      ...(await attempt('answer', async () => [await checkAnswers({ folder, card }, parity, onCpu)])),
    );
  return lines;
}

const noReference =
  'nothing to compare with: the card names no reference outputs. Export with models/export, or add "reference" to model.json';

/** The lines of `work`; one that failed, with the reason, where it throws. */
async function attempt(
  id: VerifyId,
  work: () => Promise<readonly VerifyLine[]>,
): Promise<readonly VerifyLine[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ id, status: 'fail', text: messageOf(error) }];
  }
}

function compareHead(
  id: (typeof comparedHeads)[number],
  got: Outputs,
  expected: Outputs,
  tolerance: Tolerance,
): VerifyLine {
  if (got[id].length === 0)
    return { id, status: 'skip', text: 'the model or its reference outputs have none' };
  return describe(id, got[id], expected[id], tolerance, '');
}

function compareAll(id: 'batch' | 'cuda', got: Outputs, expected: Outputs, tolerance: Tolerance): VerifyLine {
  const all = (outputs: Outputs) => comparedHeads.flatMap((head) => outputs[head]);
  const words = id === 'batch' ? ' of batches of 1 from batches of 3' : ' of CUDA from the CPU';
  return describe(id, all(got), all(expected), tolerance, words);
}

function describe(
  id: VerifyId,
  got: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
  tolerance: Tolerance,
  words: string,
): VerifyLine {
  const width = got[0].length;
  const other = expected.find(({ length }) => length !== width);
  if (id !== 'batch' && id !== 'cuda' && other)
    throw new ModelError(
      `${id}: ${width} numbers for each, the reference outputs have ${other.length}: they are of another model`,
    );
  const comparison = compareVectors(got, expected);
  const { maxAbs, scale, minCosine } = comparison;
  return {
    id,
    status: isWithin(comparison, tolerance) ? 'pass' : 'fail',
    text:
      `largest difference${words} ${maxAbs.toExponential(1)} (allowed ${(tolerance.relative * scale).toExponential(1)}), ` +
      `smallest cosine ${formatCosine(minCosine)} (${tolerance.cosine})`,
    measured: { vectors: got.length, maxAbs, scale, minCosine },
  };
}

/** Enough digits to see how far it is from 1. */
function formatCosine(cosine: number): string {
  const distance = 1 - cosine;
  return distance < 1e-3 ? `1 - ${distance.toExponential(1)}` : cosine.toFixed(4);
}
