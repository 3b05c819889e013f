import { isObject } from './tokenizer-rules.js';

/** How many rows the embedding of a tokenizer's ids needs: the largest id of a parsed tokenizer.json, and one. 0 where it
 *  lists none. */
export function vocabularySizeOf(json: unknown): number {
  const { model, added_tokens: added } = isObject(json) ? json : {};
  const vocabulary = isObject(model) ? model.vocab : undefined;
  const addedIds = Array.isArray(added)
    ? added.map((token: unknown) => (isObject(token) ? token.id : -1))
    : [];
  const ids = isObject(vocabulary) ? Object.values(vocabulary) : [];
  // Unigram models list their tokens in the order of their ids.
  const listed = Array.isArray(vocabulary) ? vocabulary.length - 1 : -1;
  return (
    [...ids, ...addedIds].reduce<number>(
      (largest, id) => (typeof id === 'number' ? Math.max(largest, id) : largest),
      listed,
    ) + 1
  );
}
