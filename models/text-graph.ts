import { join } from 'node:path';
import type { ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import type { Tensor } from '../harness/core/tensor.js';
import type { TokenBatch, Tokenizer } from '../harness/preprocess/tokenize.js';
import { createSession, type GraphSession, type SessionOptions } from '../harness/runtime/session.js';
import { checkOutputAxes, maskInput } from './graph-checks.js';
import { readTokenizer } from './read-tokenizer.js';

/** A text tower with its tokenizer. */
export interface TextGraph {
  readonly session: GraphSession;
  readonly tokenizer: Tokenizer;
  /** Text embeddings [N, D] as the graph gives them, not normalised. */
  readonly encode: (texts: readonly string[]) => Promise<Tensor>;
}

/** Loads the text tower of a model whose graphs fit its card. Throws ModelError when it has none. */
export async function loadTextGraph(
  folder: string,
  card: ModelCard,
  options: SessionOptions,
): Promise<TextGraph> {
  if (!card.text)
    throw new ModelError(
      `${card.id}: no text tower in model.json. Export it, or leave out tasks that need text`,
    );
  const { file, input, output } = card.text;
  const path = join(folder, file);
  const [session, tokenizer] = await Promise.all([
    createSession(path, options),
    readTokenizer(folder, card.text),
  ]);
  const takesMask = session.inputs.some(({ name }) => name === maskInput);
  return {
    session,
    tokenizer,
    encode: async (texts) => {
      const tokens = tokenizer.encode(texts);
      const mask = takesMask ? { [maskInput]: maskOf(tokens) } : {};
      const embeddings = await session.runAll({ [input]: tokens, ...mask }, output);
      checkOutputAxes(path, { name: output, shape: embeddings.shape }, 'embedding');
      return embeddings;
    },
  };
}

/** 1 for each token of a text, 0 for what fills it up: [N, L]. */
function maskOf({ lengths, shape }: TokenBatch): {
  readonly ids: Int32Array;
  readonly shape: readonly number[];
} {
  const [count, length] = shape;
  const ids = new Int32Array(count * length);
  lengths.forEach((used, row) => ids.fill(1, row * length, row * length + used));
  return { ids, shape };
}
