import type { Tensor } from '../../harness/core/tensor.js';
import { rowOf } from '../../harness/core/tensor.js';
import { keepRows, noPast, type Decoder } from './decoder.js';

/** How an answer is written, token by token. */
export interface Writing {
  readonly decoder: Pick<Decoder, 'read'>;
  /** Embeddings [N, T, D] of ids [N, T]. */
  readonly embed: (ids: Int32Array, shape: readonly [count: number, length: number]) => Promise<Tensor>;
  /** Tokens of the longest answer. */
  readonly most: number;
  /** Whether a token ends the answer that it would be added to, which is then complete without it. */
  readonly ends: (token: number) => boolean;
  /** Whether an answer is complete with its last token. */
  readonly isComplete: (tokens: readonly number[]) => boolean;
}

/** Token ids of the greedy answers to N conversations of one length, given as embeddings [N, T, D]: of each token the most likely
 *  one, the first of equals. Rows that are finished run along until they are half of all, then they are taken out. */
export async function writeAnswers(
  embeds: Tensor,
  { decoder, embed, most, ends, isComplete }: Writing,
): Promise<readonly (readonly number[])[]> {
  const answers: number[][] = Array.from({ length: embeds.shape[0] }, () => []);
  /** The conversation of each row of the decoder. */
  let rows = answers.map((_, index) => index);
  const open = new Set(rows);
  let { logits, past } = await decoder.read(embeds, noPast);
  for (;;) {
    const tokens = Int32Array.from(rows, (_, place) => indexOfLargest(rowOf(logits, place)));
    rows.forEach((row, place) => {
      if (!open.has(row)) return;
      const token = tokens[place];
      if (!ends(token)) answers[row].push(token);
      if (ends(token) || answers[row].length >= most || isComplete(answers[row])) open.delete(row);
    });
    if (open.size === 0) return answers;
    let next = tokens;
    if (open.size * 2 <= rows.length) {
      const places = [...rows.keys()].filter((place) => open.has(rows[place]));
      past = keepRows(past, places);
      next = Int32Array.from(places, (place) => tokens[place]);
      rows = places.map((place) => rows[place]);
    }
    ({ logits, past } = await decoder.read(await embed(next, [rows.length, 1]), past));
  }
}

/** Index of the largest value, the first of equals. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}
