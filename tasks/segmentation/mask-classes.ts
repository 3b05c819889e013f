import type { Category } from '../../harness/core/annotations.js';
import type { EnsembleFacts } from '../../harness/core/dense-rules.js';
import { ProtocolError } from '../../harness/core/errors.js';

/** The exponent [C] of the out-of-vocabulary probability: `seen` for categories of which any name is a class that the
 *  segmenter was trained on, `unseen` for the others. Throws ProtocolError, which names the protocol, where the card does not
 *  say what it was trained on. Source: bytedance/fc-clip, fcclip/fcclip.py (prepare_class_names_from_metadata). */
export function weighEnsemble(
  protocol: string,
  categories: readonly Category[],
  { seen, unseen }: EnsembleFacts,
  trainedOn: readonly string[] | undefined,
): Float64Array {
  if (trainedOn === undefined)
    throw new ProtocolError(
      `${protocol}: the model's card has segmenter.ensemble without segmenter.trainedOn, so that seen classes are not known. Give it in model.json`,
    );
  const trained = new Set(trainedOn);
  return Float64Array.from(categories, ({ names }) =>
    names.some((name) => trained.has(name)) ? seen : unseen,
  );
}

/** What is known of the class of one mask. */
export interface MaskScores {
  /** Cosines [C] of its embedding with each category, and what they are multiplied by. */
  readonly inside: Float64Array;
  readonly temperature: number;
  /** The same of its pooled dense features, with the exponent [C] of each category; absent where they are not asked. */
  readonly outside?: {
    readonly scores: Float64Array;
    readonly temperature: number;
    readonly weights: Float64Array;
  };
}

/** The probabilities [C] of the classes of one mask, which sum to 1: the softmax in the vocabulary, or with scores from outside
 *  it in^(1 - w) * out^w, summed up to 1 again. Source: bytedance/fc-clip, fcclip/fcclip.py (forward). */
export function classifyMask({ inside, temperature, outside }: MaskScores): Float64Array {
  const logs = logProbabilities(inside, temperature);
  if (!outside) return logs.map(Math.exp);
  const { weights } = outside;
  const others = logProbabilities(outside.scores, outside.temperature);
  return logProbabilities(
    logs.map((log, category) => (1 - weights[category]) * log + weights[category] * others[category]),
    1,
  ).map(Math.exp);
}

/** The logarithm of the softmax: it does not underflow, however small a probability is. */
function logProbabilities(scores: Float64Array, temperature: number): Float64Array {
  let largest = -Infinity;
  for (const score of scores) largest = Math.max(largest, temperature * score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(temperature * score - largest);
  const total = largest + Math.log(sum);
  return scores.map((score) => temperature * score - total);
}
