import { readFileSync } from 'node:fs';
import { cleanText } from '../../../harness/preprocess/clean-text/clean-text.js';
import { createTokenizer } from '../../../harness/preprocess/tokenize.js';
import { defineRow } from '../reference-row.js';

/** What open_clip and ftfy gave, from make-clean-text.py. */
interface TextsReference {
  readonly versions: Readonly<Record<string, string>>;
  readonly contextLength: number;
  readonly cases: readonly {
    readonly text: string;
    readonly lower: string;
    readonly whitespace: string;
    readonly canonicalize: string;
    /** Where a cleaning is not named, its ids are those of `lower`. */
    readonly ids: { readonly lower: readonly number[] } & Readonly<Record<string, readonly number[]>>;
  }[];
}

const stored = ['test/fixtures/preprocess/clean-text.json'];

export const cleanings = ['lower', 'whitespace', 'canonicalize'] as const;
export const textsReference = JSON.parse(
  readFileSync(new URL('../../fixtures/preprocess/clean-text.json', import.meta.url), 'utf8'),
) as TextsReference;

const file = new URL('../../../models/micro/vit-micro-s/tokenizer.json', import.meta.url).pathname;
const tokenizerJson: unknown = JSON.parse(readFileSync(file, 'utf8'));

/** A tokenizer with the embedded vocabulary, which is CLIP's in its form. */
export const tokenizerOf = (clean: (typeof cleanings)[number] | 'none') =>
  createTokenizer({ tokenizerJson, clean, contextLength: textsReference.contextLength, pad: 0, file });

const tokenizers = Object.fromEntries(cleanings.map((clean) => [clean, tokenizerOf(clean)]));
const facts = {
  maker: 'texts',
  stored,
  tolerance: 0,
  test: 'test/preprocess/clean-text.test.ts',
  cases: textsReference.cases,
} as const;

export const cleaningRow = defineRow({
  ...facts,
  id: 'cleaning',
  what: 'cleaned texts: lower, whitespace, canonicalize',
  rule: 'mlfoundations/open_clip: src/open_clip/tokenizer.py, with rspeer/python-ftfy',
  tools: ['ftfy', 'open_clip'],
  given: ['lower', 'whitespace', 'canonicalize'],
  pair: ({ text, lower, whitespace, canonicalize }) => ({
    found: cleanings.map((cleaning) => cleanText(text, cleaning)),
    expected: [lower, whitespace, canonicalize],
  }),
});

export const tokensRow = defineRow({
  ...facts,
  id: 'tokens',
  what: 'token ids of the same texts, by each cleaning, up to the end token',
  rule: 'mlfoundations/open_clip: src/open_clip/tokenizer.py, SimpleTokenizer, with the embedded vocabulary',
  tools: ['open_clip', 'ftfy'],
  given: ['ids.lower'],
  pair: ({ text, ids: expected }) => ({
    found: cleanings.map((clean) => {
      const { ids, lengths } = tokenizers[clean].encode([text]);
      return [...ids.subarray(0, lengths[0])];
    }),
    expected: cleanings.map((clean) => expected[clean] ?? expected.lower),
  }),
});
