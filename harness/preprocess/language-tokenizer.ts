import { ModelError } from '../core/errors.js';
import { isObject, readTokenizerRules, type DecodeIds, type EncodeText } from './tokenizer-rules.js';
import { vocabularySizeOf } from './vocabulary-size.js';

/** Texts to token ids and back, for a model that writes text. */
export interface LanguageTokenizer {
  /** The id that the file puts in front of every text; undefined where it puts none. */
  readonly start: number | undefined;
  /** The id of the end token that tokenizer_config.json names; undefined where it names none. */
  readonly end: number | undefined;
  /** Rows that the logits of these ids need. */
  readonly vocabularySize: number;
  /** Path of tokenizer.json, for messages. */
  readonly file: string;
  /** Ids of a text without the start token; words outside the vocabulary are its unknown token, where it has one. */
  readonly encode: EncodeText;
  /** The text of ids, without special tokens. */
  readonly decode: DecodeIds;
  /** The id of a token that is a text of its own, such as `</s>`; undefined where there is no such token. */
  readonly idOf: (token: string) => number | undefined;
}

/** The tokenizer of a parsed tokenizer.json and tokenizer_config.json; `file` begins every message. Throws ModelError where they
 *  cannot be used, or end every text with a token, after which a model has nothing to say. */
export function createLanguageTokenizer(json: unknown, config: unknown, file: string): LanguageTokenizer {
  const { encode, decode, added } = readTokenizerRules(json, config, file, unknownOf(json));
  const ends = encode('');
  if (ends.length > 1)
    throw new ModelError(
      `${file}: the empty text has tokens ${ends.join(', ')}, expected a start token or none: an end token would end every question. ` +
        'Take the end out of its post_processor',
    );
  const start = ends.at(0);
  return {
    start,
    end: added.get(endTokenOf(config) ?? ''),
    vocabularySize: vocabularySizeOf(json),
    file,
    encode: (text) => (start === undefined ? encode(text) : encode(text).slice(1)),
    decode,
    idOf: (token) => added.get(token),
  };
}

/** `eos_token` of tokenizer_config.json: a text, or an object that holds it. */
function endTokenOf(config: unknown): string | undefined {
  const token = isObject(config) ? config.eos_token : undefined;
  const content = isObject(token) ? token.content : token;
  return typeof content === 'string' ? content : undefined;
}

/** The id of `unk_token` in a vocabulary of words or pieces. */
function unknownOf(json: unknown): number | undefined {
  const model = isObject(json) && isObject(json.model) ? json.model : {};
  const { unk_token: token, vocab } = model;
  const id = typeof token === 'string' && isObject(vocab) ? vocab[token] : undefined;
  return typeof id === 'number' ? id : undefined;
}
