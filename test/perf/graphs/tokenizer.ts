import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';

/** An embedded model whose tokenizer has CLIP's form: byte pairs, start and end token last. */
const source = join(packageRoot, 'models', 'micro', 'vit-micro-xs');

interface TokenizerFile {
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
  readonly post_processor?: unknown;
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

/** The text of a tokenizer.json with CLIP's form and as many entries as asked: those of an embedded model, words that no merge makes,
 *  and at the end the start and the end token, so that the end token has the largest id. */
export async function makeTokenizer(size: number): Promise<string> {
  const file = JSON.parse(await readFile(join(source, 'tokenizer.json'), 'utf8')) as TokenizerFile;
  const { vocab } = file.model;
  const old = Object.keys(vocab).length;
  const moved = new Map([old - 2, old - 1].map((id, place) => [id, size - 2 + place]));
  const newId = (id: number) => moved.get(id) ?? id;
  const kept = Object.entries(vocab).map(([word, id]) => [word, newId(id)] as const);
  const unused = Array.from(
    { length: size - old },
    (_, index) => [`<unused ${index}>`, old - 2 + index] as const,
  );
  return JSON.stringify({
    ...file,
    added_tokens: file.added_tokens.map((token) => ({ ...token, id: newId(token.id) })),
    ...(file.post_processor === undefined ? {} : { post_processor: replaceIds(file.post_processor, moved) }),
    model: { ...file.model, vocab: Object.fromEntries([...kept, ...unused]) },
  });
}

/** A post-processor names the ids of the tokens that it adds. */
function replaceIds(value: unknown, moved: ReadonlyMap<number, number>): unknown {
  if (typeof value === 'number') return moved.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => replaceIds(one, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceIds(one, moved)]));
}
