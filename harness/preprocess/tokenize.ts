import { ModelError } from '../core/errors.js';
import { cleanText, type TextCleaning } from './clean-text/clean-text.js';
import { isClipTokenizer, readClipRules } from './clip-tokenizer.js';
import { vocabularySizeOf } from './vocabulary-size.js';
import { readTokenizerRules, type EncodeText } from './tokenizer-rules.js';

/** Token ids of a batch of texts, [N, L] row-major, each row ending in padding. `lengths` counts the ids of each row
 *  before the padding, start and end tokens included. */
export interface TokenBatch {
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
  readonly shape: readonly [number, number];
  /** How many of the texts were too long and lost their ends. */
  readonly cut: number;
}

/** Texts to token ids, by the rules of one model folder. */
export interface Tokenizer {
  readonly contextLength: number;
  /** The id that ends every row before its padding; kept when a text is cut. */
  readonly endToken: number;
  /** Rows that the embedding of the ids needs. */
  readonly vocabularySize: number;
  /** Path of tokenizer.json, for messages. */
  readonly file: string;
  readonly encode: (texts: readonly string[]) => TokenBatch;
}

/** What a tokenizer is made of: the parsed tokenizer.json (and tokenizer_config.json), and what the card says. */
export interface TokenizerOptions {
  readonly tokenizerJson: unknown;
  readonly tokenizerConfig?: unknown;
  readonly clean: TextCleaning;
  readonly contextLength: number;
  readonly pad: number;
  /** Path of tokenizer.json, for messages. */
  readonly file: string;
}

/** The tokenizer of a tokenizer.json. Texts are cleaned first; then a CLIP vocabulary is used by the rules of
 *  open_clip's SimpleTokenizer, any other by the rules in the file. With `clean: 'none'` the file's rules are all there
 *  is. Start and end tokens are the ones that the file adds itself; the end token is the last id of the empty text. A
 *  text that is too long is cut, with the end token kept in the last place, as in open_clip.
 *  Throws ModelError when the file cannot be used. */
export function createTokenizer(options: TokenizerOptions): Tokenizer {
  const { contextLength, pad, file } = options;
  if (!Number.isInteger(contextLength) || contextLength < 2)
    throw new ModelError(
      `${file}: context length ${contextLength}, expected 2 or more. Correct the model card.`,
    );
  const encodeOne = readRules(options);
  const endToken = encodeOne('').at(-1);
  if (endToken === undefined)
    throw new ModelError(
      `${file}: the empty text has no tokens, expected an end token. Export the tokenizer again.`,
    );
  const encode = (texts: readonly string[]): TokenBatch => {
    const ids = new Int32Array(texts.length * contextLength).fill(pad);
    const lengths = new Int32Array(texts.length);
    let cut = 0;
    texts.forEach((text, row) => {
      const tokens = encodeOne(text);
      const length = Math.min(tokens.length, contextLength);
      ids.set(tokens.slice(0, length), row * contextLength);
      if (tokens.length > contextLength) {
        ids[(row + 1) * contextLength - 1] = endToken;
        cut++;
      }
      lengths[row] = length;
    });
    return { ids, lengths, shape: [texts.length, contextLength], cut };
  };
  const vocabularySize = vocabularySizeOf(options.tokenizerJson);
  return { contextLength, endToken, vocabularySize, file, encode };
}

function readRules({ tokenizerJson, tokenizerConfig = {}, clean, file }: TokenizerOptions): EncodeText {
  const encode =
    clean !== 'none' && isClipTokenizer(tokenizerJson)
      ? readClipRules(tokenizerJson, tokenizerConfig, file)
      : readTokenizerRules(tokenizerJson, tokenizerConfig, file).encode;
  return (text) => encode(cleanText(text, clean));
}
