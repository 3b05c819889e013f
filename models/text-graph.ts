import { join } from 'node:path';
import type { ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import type { Tensor } from '../harness/core/tensor.js';
import { readOnnx } from '../harness/onnx/read-onnx.js';
import type { TokenBatch, Tokenizer } from '../harness/preprocess/tokenize.js';
import { createSession, type GraphSession, type SessionOptions } from '../harness/runtime/session.js';
import { precisionOfHead } from './complete-model.js';
import type { EmbedJob } from './encode-texts.js';
import { checkOutputAxes, maskInput } from './graph-checks.js';
import { readTokenizer } from './read-tokenizer.js';
import { padTokens } from './token-lists.js';
import { probeTrim, type TextForm } from './trim-probe.js';

/** A text tower with its tokenizer. */
export interface TextGraph {
  readonly session: GraphSession;
  readonly tokenizer: Tokenizer;
  /** Text embeddings [N, D] as the graph gives them, not normalised; texts are filled up to the context length. */
  readonly encode: (texts: readonly string[]) => Promise<Tensor>;
  /** The same of ids, filled up to a length that may be shorter. */
  readonly embed: (job: EmbedJob) => Promise<Tensor>;
  /** How the graph may be run; probed once. */
  readonly probe: () => Promise<TextForm>;
}

/** Loads the text tower of a model whose graphs fit its card; `wrap` is put around its session. Throws ModelError when it has none. */
export async function loadTextGraph(
  folder: string,
  card: ModelCard,
  options: SessionOptions,
  wrap: (session: GraphSession) => GraphSession = (session) => session,
): Promise<TextGraph> {
  if (!card.text)
    throw new ModelError(
      `${card.id}: no text tower in model.json. Export it, or leave out tasks that need text`,
    );
  const { file, input, output, pad } = card.text;
  const path = join(folder, file);
  const [session, tokenizer] = await Promise.all([
    createSession(path, options).then(wrap),
    readTokenizer(folder, card.text),
  ]);
  const takesMask = session.inputs.some(({ name }) => name === maskInput);
  const run = async (tokens: TokenBatch) => {
    const mask = takesMask ? { [maskInput]: maskOf(tokens) } : {};
    const embeddings = await session.runAll({ [input]: tokens, ...mask }, output);
    checkOutputAxes(path, { name: output, shape: embeddings.shape }, 'embedding');
    return embeddings;
  };
  const embed: TextGraph['embed'] = ({ tokens, length }) => run(padTokens(tokens, length, pad));
  const probe = () =>
    probeTrim({
      tokenizer,
      takesAnyLength: takesAnyLength(session, input),
      precision: precisionOfHead(readOnnx(path), output),
      provider: options.provider.kind,
      run: (tokens, length) => embed({ tokens, length }),
    });
  let form: Promise<TextForm> | undefined;
  return {
    session,
    tokenizer,
    encode: (texts) => run(tokenizer.encode(texts)),
    embed,
    probe: () => (form ??= probe()),
  };
}

/** Whether neither the ids nor their mask state a length. */
function takesAnyLength({ inputs }: GraphSession, ids: string): boolean {
  return inputs.every(({ name, shape }) => (name !== ids && name !== maskInput) || shape[1] === null);
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
