import type { Encoder } from '../harness/core/encoder.js';
import { Interrupted } from '../harness/core/errors.js';
import { createLimit } from '../harness/core/limit.js';
import { createTensor, type Tensor } from '../harness/core/tensor.js';
import { planTextBatches } from './text-batches.js';
import { joinTokens, lengthsOf, pickTokens, type TokenLists } from './token-lists.js';
import type { TextForm } from './trim-probe.js';

/** What threads do with texts. */
export interface TextThreads {
  /** Jobs that they take at once; more only wait. */
  readonly atOnce: number;
  readonly tokenize: (texts: readonly string[]) => Promise<TokenLists>;
  /** How the graph may be run. */
  readonly probe: () => Promise<TextForm>;
  /** Embeddings [N, D] of texts filled up to `length` ids. */
  readonly embed: (job: EmbedJob) => Promise<Tensor>;
}

/** Texts for one run of the graph. */
export interface EmbedJob {
  readonly tokens: TokenLists;
  readonly length: number;
}

/** Texts whose ids are looked up at once: a thread takes some 50 ms for them. */
const textsPerJob = 2048;

/** Encodes texts in threads: each different one once, in batches that do not depend on the number of threads, and at most
 *  `budget` ids a run. Rows come in the order of the texts. Beside the result, no more is held than the ids of the texts. Throws
 *  Interrupted where the signal is set before the last batch is begun. */
export function createTextEncoder(threads: TextThreads, budget: number): Encoder['encodeTexts'] {
  let form: Promise<TextForm> | undefined;
  return async (texts, signal) => {
    if (texts.length === 0) return createTensor(new Float32Array(0), [0, 0]);
    const { unique, places } = findUnique(texts);
    const tokens = joinTokens(await Promise.all(chunk(unique).map(threads.tokenize)));
    form ??= threads.probe();
    const { kind } = await form;
    const inTurn = createLimit(threads.atOnce);
    const batches = planTextBatches(lengthsOf(tokens.starts), tokens.contextLength, kind, budget);
    let rows: Float32Array | undefined;
    let width = 0;
    await Promise.all(
      batches.map(async (batch) => {
        const { data, shape } = await inTurn(() => {
          if (signal?.aborted) throw new Interrupted();
          return threads.embed({ tokens: pickTokens(tokens, batch.texts), length: batch.length });
        });
        width = shape[1];
        const all = (rows ??= new Float32Array(unique.length * width));
        batch.texts.forEach((text, row) => {
          all.set(data.subarray(row * width, (row + 1) * width), text * width);
        });
      }),
    );
    return spread(rows ?? new Float32Array(0), width, places, unique.length);
  };
}

/** The different texts in the order in which they come first, and the place of each text among them. */
function findUnique(texts: readonly string[]): {
  readonly unique: readonly string[];
  readonly places: Int32Array;
} {
  const found = new Map<string, number>();
  const places = Int32Array.from(texts, (text) => {
    const place = found.get(text) ?? found.size;
    found.set(text, place);
    return place;
  });
  return { unique: [...found.keys()], places };
}

function chunk(texts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(texts.length / textsPerJob);
  return Array.from({ length: count }, (_, job) => texts.slice(job * textsPerJob, (job + 1) * textsPerJob));
}

function spread(rows: Float32Array, width: number, places: Int32Array, unique: number): Tensor {
  if (unique === places.length) return createTensor(rows, [unique, width]);
  const all = new Float32Array(places.length * width);
  places.forEach((place, text) => {
    all.set(rows.subarray(place * width, (place + 1) * width), text * width);
  });
  return createTensor(all, [places.length, width]);
}
