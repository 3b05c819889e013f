import { Tokenizer as PackageTokenizer } from '@huggingface/tokenizers';
import { messageOf, ModelError } from '../core/errors.js';

/** What is used of the package. Its own typings import without file extensions, which `nodenext` cannot follow. */
interface TokenizerRules {
  /** Ids with the tokens they stand for; the id of a token outside the vocabulary is undefined. */
  readonly encode: (text: string) => {
    readonly ids: readonly (number | undefined)[];
    readonly tokens: readonly string[];
  };
}

const RulesConstructor = PackageTokenizer as unknown as new (json: object, config: object) => TokenizerRules;

/** Token ids of a batch of texts, [N, L] row-major, each row ending in padding. `lengths` counts the ids of each row
 *  before the padding, start and end tokens included. */
export interface TokenBatch {
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
  readonly shape: readonly [number, number];
}

/** Texts to token ids, by the rules of one model folder. */
export interface Tokenizer {
  readonly contextLength: number;
  /** The id that ends every row before its padding; kept when a text is cut. */
  readonly endToken: number;
  readonly encode: (texts: readonly string[]) => TokenBatch;
}

/** What a tokenizer is made of: the parsed tokenizer.json (and tokenizer_config.json), and the card's numbers. */
export interface TokenizerOptions {
  readonly tokenizerJson: unknown;
  readonly tokenizerConfig?: unknown;
  readonly contextLength: number;
  readonly pad: number;
  /** Path of tokenizer.json, for messages. */
  readonly file: string;
}

/** The tokenizer of a tokenizer.json. Start and end tokens are the ones it adds itself; the end token is the last id of
 *  the empty text. A text that is too long is cut, with the end token kept in the last place, as in open_clip.
 *  Throws ModelError when the file cannot be used. Not handled: text cleaning that tokenizer.json does not hold
 *  (CLIP's ftfy and HTML unescape). */
export function createTokenizer(options: TokenizerOptions): Tokenizer {
  const { contextLength, pad, file } = options;
  if (!Number.isInteger(contextLength) || contextLength < 2)
    throw new ModelError(
      `${file}: context length ${contextLength}, expected 2 or more. Correct the model card.`,
    );
  const rules = readRules(options);
  const encodeOne = (text: string): readonly number[] => encodeText(rules, text, file);
  const endToken = encodeOne('').at(-1);
  if (endToken === undefined)
    throw new ModelError(
      `${file}: the empty text has no tokens, expected an end token. Export the tokenizer again.`,
    );
  const encode = (texts: readonly string[]): TokenBatch => {
    const ids = new Int32Array(texts.length * contextLength).fill(pad);
    const lengths = new Int32Array(texts.length);
    texts.forEach((text, row) => {
      const tokens = encodeOne(text);
      const length = Math.min(tokens.length, contextLength);
      ids.set(tokens.slice(0, length), row * contextLength);
      if (tokens.length > contextLength) ids[(row + 1) * contextLength - 1] = endToken;
      lengths[row] = length;
    });
    return { ids, lengths, shape: [texts.length, contextLength] };
  };
  return { contextLength, endToken, encode };
}

function readRules({ tokenizerJson, tokenizerConfig, file }: TokenizerOptions): TokenizerRules {
  const [json, config] = [tokenizerJson, tokenizerConfig ?? {}];
  if (!isObject(json) || !isObject(config))
    throw new ModelError(`${file}: not a tokenizer, expected a JSON object. Export the tokenizer again.`);
  return attempt(() => new RulesConstructor(json, config), file);
}

function encodeText(rules: TokenizerRules, text: string, file: string): readonly number[] {
  const { ids, tokens } = attempt(() => rules.encode(text), file);
  return ids.map((id, index) => {
    if (id !== undefined) return id;
    throw new ModelError(
      `${file}: token "${tokens[index]}" of text "${text}" is not in the vocabulary. Export the tokenizer again.`,
    );
  });
}

function attempt<T>(action: () => T, file: string): T {
  try {
    return action();
  } catch (error) {
    throw new ModelError(
      `${file}: not a usable tokenizer (${messageOf(error)}). Export the tokenizer again.`,
    );
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
