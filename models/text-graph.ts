import { join } from 'node:path';
import type { ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import type { Tensor } from '../harness/core/tensor.js';
import type { Tokenizer } from '../harness/preprocess/tokenize.js';
import { createSession, type GraphSession, type SessionOptions } from '../harness/runtime/session.js';
import { checkBatchAxis, requireInput, requireOutput } from './graph-checks.js';
import { readTokenizer } from './read-tokenizer.js';

/** A text tower with its tokenizer. */
export interface TextGraph {
  readonly session: GraphSession;
  readonly tokenizer: Tokenizer;
  /** Text embeddings [N, D] as the graph gives them, not normalised. */
  readonly encode: (texts: readonly string[]) => Promise<Tensor>;
}

/** Loads the text tower of a model. Throws ModelError when the card has none, or the graph differs from it. */
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
  const [session, tokenizer] = await Promise.all([
    createSession(join(folder, file), options),
    readTokenizer(folder, card.text),
  ]);
  const { shape } = requireInput(session, input);
  checkBatchAxis(session, input, shape);
  requireOutput(session, output);
  const length = shape[1] ?? card.text.contextLength;
  if (length !== card.text.contextLength)
    throw new ModelError(
      `${session.file}: input ${input} is ${length} tokens long, model.json says contextLength ${card.text.contextLength}. ` +
        `Correct model.json`,
    );
  return {
    session,
    tokenizer,
    encode: (texts) => session.run(input, tokenizer.encode(texts), output),
  };
}
