import type { TokenBatch } from '../harness/preprocess/tokenize.js';

/** Token ids of texts without padding, one text after the other: those of text t are ids[starts[t]] to ids[starts[t + 1]]. */
export interface TokenLists {
  readonly ids: Int32Array;
  /** [N + 1]. */
  readonly starts: Int32Array;
  /** The length that the tokenizer fills texts up to. */
  readonly contextLength: number;
}

/** The ids of a batch without its padding. */
export function packTokens({ ids, lengths, shape: [count, contextLength] }: TokenBatch): TokenLists {
  const starts = startsOf(lengths);
  const packed = new Int32Array(starts[count]);
  for (let row = 0; row < count; row++) {
    const from = row * contextLength;
    packed.set(ids.subarray(from, from + lengths[row]), starts[row]);
  }
  return { ids: packed, starts, contextLength };
}

/** Rows of `length` ids, filled up with `pad`. Throws RangeError where a text is longer. */
export function padTokens({ ids, starts }: TokenLists, length: number, pad: number): TokenBatch {
  const lengths = lengthsOf(starts);
  const padded = new Int32Array(lengths.length * length).fill(pad);
  lengths.forEach((used, row) => {
    if (used > length)
      throw new RangeError(`tokens: text ${row} has ${used} ids, which are more than ${length}`);
    padded.set(ids.subarray(starts[row], starts[row + 1]), row * length);
  });
  return { ids: padded, lengths, shape: [lengths.length, length], cut: 0 };
}

/** How many ids each text has: [N] from [N + 1]. */
export function lengthsOf(starts: Int32Array): Int32Array {
  return Int32Array.from({ length: starts.length - 1 }, (_, text) => starts[text + 1] - starts[text]);
}

/** The lists of these texts, in this order. */
export function pickTokens({ ids, starts, contextLength }: TokenLists, texts: ArrayLike<number>): TokenLists {
  const lengths = Int32Array.from(texts, (text) => starts[text + 1] - starts[text]);
  const picked = { starts: startsOf(lengths), contextLength };
  const all = new Int32Array(picked.starts[lengths.length]);
  for (let place = 0; place < lengths.length; place++) {
    const text = texts[place];
    all.set(ids.subarray(starts[text], starts[text + 1]), picked.starts[place]);
  }
  return { ...picked, ids: all };
}

/** All lists, one after the other. Throws RangeError on none. */
export function joinTokens(parts: readonly TokenLists[]): TokenLists {
  if (parts.length === 0) throw new RangeError('tokens: no lists to join');
  const ids = new Int32Array(parts.reduce((sum, part) => sum + part.ids.length, 0));
  const starts = new Int32Array(parts.reduce((sum, part) => sum + part.starts.length - 1, 1));
  let filled = 0;
  let text = 0;
  for (const part of parts) {
    ids.set(part.ids, filled);
    for (let place = 1; place < part.starts.length; place++) starts[++text] = filled + part.starts[place];
    filled += part.ids.length;
  }
  return { ids, starts, contextLength: parts[0].contextLength };
}

function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, text) => (starts[text + 1] = starts[text] + length));
  return starts;
}
