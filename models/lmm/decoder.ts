import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import { ModelError } from '../../harness/core/errors.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { lastRows, pickItems, type HeldTensor } from '../../harness/runtime/graph-input.js';
import type { GraphInput, GraphSession } from '../../harness/runtime/session.js';
import { branchInput, logitsCountInput, readDecoderFacts, type DecoderFacts } from './decoder-facts.js';

/** What the decoder remembers of the tokens it has seen: keys and values, as it gave them. */
export interface DecoderPast {
  /** Tokens that it has seen of each row. */
  readonly length: number;
  /** By name of the input that they go into; none before the first token. */
  readonly tensors: Readonly<Record<string, HeldTensor>>;
}

/** The decoder of a language model. */
export interface Decoder {
  readonly file: string;
  readonly facts: DecoderFacts;
  /** Reads the embeddings [N, T, D] of the next tokens of N conversations of one length: logits [N, V] of the last token, and
   *  the longer past. Throws ModelError where the logits hold NaN. */
  readonly read: (
    embeds: Tensor,
    past: DecoderPast,
  ) => Promise<{ readonly logits: Tensor; readonly past: DecoderPast }>;
}

/** The past before the first token. */
export const noPast: DecoderPast = { length: 0, tensors: {} };

/** The past of these rows alone, copied. */
export function keepRows({ length, tensors }: DecoderPast, rows: readonly number[]): DecoderPast {
  const kept = Object.entries(tensors).map(([name, tensor]) => [name, pickItems(tensor, rows)] as const);
  return { length, tensors: Object.fromEntries(kept) };
}

/** The decoder over a session. Its past goes back into it as it came, so that nothing is copied but what the library copies.
 *  Throws ModelError where the graph does not fit the names. */
export function makeDecoder(session: GraphSession, names: AnswerFacts['names']): Decoder {
  const facts = readDecoderFacts(session, names);
  const { file } = session;
  const outputs = [names.logits, ...facts.cache.map(({ present }) => present)];
  return {
    file,
    facts,
    read: async (embeds, past) => {
      const [count, length] = embeds.shape;
      const results = await session.runHeld(
        {
          [names.embeds]: embeds,
          ...sideInputs(facts, names, count, past.length, length),
          ...(past.length === 0 ? emptyPast(facts, count) : past.tensors),
        },
        outputs,
      );
      const logits = lastRows(results[names.logits]);
      if (logits.data.some(Number.isNaN))
        throw new ModelError(
          `${file}: output ${names.logits} holds NaN. The weights are damaged, or overflow in fp16`,
        );
      const tensors = facts.cache.map((one) => [one.past, results[one.present]] as const);
      return { logits, past: { length: past.length + length, tensors: Object.fromEntries(tensors) } };
    },
  };
}

/** Mask and positions of tokens of which none is padding, and the switches of some exports. */
function sideInputs(
  { takesMask, takesPositions, takesBranch, takesLogitsCount }: DecoderFacts,
  { mask, positions }: AnswerFacts['names'],
  count: number,
  seen: number,
  length: number,
): Readonly<Record<string, GraphInput>> {
  const total = seen + length;
  const places = Int32Array.from({ length: count * length }, (_, index) => seen + (index % length));
  return {
    ...(takesMask && { [mask]: { ids: new Int32Array(count * total).fill(1), shape: [count, total] } }),
    ...(takesPositions && { [positions]: { ids: places, shape: [count, length] } }),
    ...(takesBranch && { [branchInput]: { flags: [seen > 0], shape: [1] } }),
    ...(takesLogitsCount && { [logitsCountInput]: { ids: Int32Array.of(1), shape: [] } }),
  };
}

function emptyPast({ cache }: DecoderFacts, count: number): Readonly<Record<string, GraphInput>> {
  return Object.fromEntries(
    cache.map(({ past, heads, depth }) => [
      past,
      { held: new Float32Array(0), shape: [count, heads, 0, depth] },
    ]),
  );
}
