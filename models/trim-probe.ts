import type { ProviderKind } from '../harness/config/device.js';
import { ModelError } from '../harness/core/errors.js';
import type { Precision } from '../harness/core/precision.js';
import { rowOf, type Tensor } from '../harness/core/tensor.js';
import type { Tokenizer } from '../harness/preprocess/tokenize.js';
import { lengthsOf, packTokens, pickTokens, type TokenLists } from './token-lists.js';
import { compareVectors } from './verify/comparison.js';

/** How a text graph may be run.
 *  `trimmed`: without the padding that is common to a batch, which changes nothing.
 *  `padded`: with all texts filled up to the context length.
 *  `fixed`: the same, and in batches that stay as they are, because an embedding depends on its neighbours in a batch. */
export interface TextForm {
  readonly kind: 'trimmed' | 'padded' | 'fixed';
  /** Why: a sentence without its end. */
  readonly reason: string;
}

/** What is probed. */
export interface ProbedText {
  readonly tokenizer: Pick<Tokenizer, 'encode' | 'contextLength'>;
  /** Whether the graph states no length for its sequence axis. */
  readonly takesAnyLength: boolean;
  readonly precision: Precision;
  readonly provider: ProviderKind;
  /** Runs texts filled up to `length` ids. */
  readonly run: (tokens: TokenLists, length: number) => Promise<Tensor>;
}

/** Of several lengths, the shortest first: it has most padding to lose. */
const texts = [
  '',
  'a dog',
  'a photo of a small dog',
  'a low resolution photo of two small white dogs beside a tall red door',
];

/** Largest difference that may come from other shapes of the same products, as a share of the largest value. In fp32 on a CPU
 *  it is 0, or a few 2^-24; other providers may multiply in TF32, with ten bits after the point, as fp16 has. A tower that
 *  looks at padding is off by a tenth and more. Dynamically quantised graphs find another scale for each batch, and fail. */
export function allowedDifference(precision: Precision, provider: ProviderKind): number {
  if (precision === 'fp16') return 5e-3;
  return provider === 'cpu' ? 1e-5 : 2e-3;
}

/** Finds how a text graph may be run, by trying: a few texts of several lengths, at context length and trimmed, together
 *  and one by one. Whatever a graph is made of, only what was seen to change nothing is done to it. */
export async function probeTrim(probed: ProbedText): Promise<TextForm> {
  const { tokenizer, provider, takesAnyLength, run } = probed;
  if (provider === 'tensorrt') return { kind: 'fixed', reason: 'TensorRT builds an engine for every shape' };
  const { contextLength } = tokenizer;
  const tokens = readTexts(tokenizer);
  if (!tokens) return { kind: 'fixed', reason: 'the tokenizer cannot read the texts of the probe' };
  const allowed = allowedDifference(probed.precision, provider);
  const padded = rowsOf(await run(tokens, contextLength));
  const { scale } = compareVectors(padded, padded);
  const difference = (rows: readonly Float32Array[], first = 0) => {
    const { maxAbs } = compareVectors(rows, padded.slice(first, first + rows.length));
    return maxAbs === 0 ? 0 : maxAbs / scale;
  };
  const last = padded.length - 1;
  for (const text of new Set([0, last])) {
    const off = difference(rowsOf(await run(pickTokens(tokens, [text]), contextLength)), text);
    if (!(off <= allowed))
      return { kind: 'fixed', reason: `an embedding depends on its batch: ${describe(off, allowed)}` };
  }
  if (!takesAnyLength) return { kind: 'padded', reason: `the graph states a length of ${contextLength} ids` };
  const lengths = lengthsOf(tokens.starts);
  if (lengths[0] >= contextLength)
    return { kind: 'padded', reason: `${contextLength} ids leave no padding to trim` };
  try {
    let most = difference(rowsOf(await run(tokens, lengths[last])));
    for (let text = 0; text <= last; text++) {
      const alone = await run(pickTokens(tokens, [text]), lengths[text]);
      most = Math.max(most, difference(rowsOf(alone), text));
    }
    if (most <= allowed)
      return { kind: 'trimmed', reason: `padding changes nothing: ${describe(most, allowed)}` };
    return { kind: 'padded', reason: `the tower looks at padding: ${describe(most, allowed)}` };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { kind: 'padded', reason: 'the graph refuses other lengths' };
  }
}

/** The texts that are shorter than the context length, or all where none is; undefined where the vocabulary lacks one. */
function readTexts({ encode, contextLength }: ProbedText['tokenizer']): TokenLists | undefined {
  try {
    const tokens = packTokens(encode(texts));
    const lengths = lengthsOf(tokens.starts);
    const short = [...lengths.keys()].filter((text) => lengths[text] < contextLength);
    return short.length === 0 ? tokens : pickTokens(tokens, short);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return undefined;
  }
}

function rowsOf(embeddings: Tensor): readonly Float32Array[] {
  return Array.from({ length: embeddings.shape[0] }, (_, row) => rowOf(embeddings, row));
}

function describe(off: number, allowed: number): string {
  return `largest difference ${off.toExponential(1)} of the largest value (allowed ${allowed.toExponential(1)})`;
}
