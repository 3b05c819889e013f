import { Tokenizer as PackageTokenizer } from '@huggingface/tokenizers';
import { messageOf, ModelError } from '../core/errors.js';

/** What is used of the package. Its own typings import without file extensions, which `nodenext` cannot follow. */
interface PackageRules {
  /** Ids with the tokens they stand for; the id of a token outside the vocabulary is undefined. */
  readonly encode: (text: string) => {
    readonly ids: readonly (number | undefined)[];
    readonly tokens: readonly string[];
  };
  readonly decode: (ids: readonly number[], options: { readonly skip_special_tokens: boolean }) => string;
  readonly get_added_tokens_decoder: () => ReadonlyMap<number, { readonly content: string }>;
}

const RulesConstructor = PackageTokenizer as unknown as new (json: object, config: object) => PackageRules;

/** A text to its token ids. Throws ModelError for a token outside the vocabulary. */
export type EncodeText = (text: string) => readonly number[];

/** Token ids to the text that they stand for, without special tokens; no ids give the empty text. */
export type DecodeIds = (ids: readonly number[]) => string;

/** What a tokenizer does in both directions. */
export interface TokenizerRules {
  readonly encode: EncodeText;
  readonly decode: DecodeIds;
  /** Ids of the tokens that are texts of their own, whatever stands around them, by text: `</s>`. */
  readonly added: ReadonlyMap<string, number>;
}

/** The rules that a parsed tokenizer.json (and tokenizer_config.json) holds, as @huggingface/tokenizers follows them.
 *  `file` begins every message. `unknown`: the id of tokens outside the vocabulary, which are an error without it. Throws
 *  ModelError when they cannot be used. */
export function readTokenizerRules(
  json: unknown,
  config: unknown,
  file: string,
  unknown?: number,
): TokenizerRules {
  if (!isObject(json) || !isObject(config))
    throw new ModelError(`${file}: not a tokenizer, expected a JSON object. Export the tokenizer again.`);
  const rules = attempt(() => new RulesConstructor(json, config), file);
  return {
    encode: (text) => {
      const { ids, tokens } = attempt(() => rules.encode(text), file);
      return ids.map((found, index) => {
        const id = found ?? unknown;
        if (id !== undefined) return id;
        throw new ModelError(
          `${file}: token "${tokens[index]}" of text "${text}" is not in the vocabulary. Export the tokenizer again.`,
        );
      });
    },
    // the package refuses an empty list
    decode: (ids) =>
      ids.length === 0 ? '' : attempt(() => rules.decode(ids, { skip_special_tokens: true }), file),
    added: new Map([...rules.get_added_tokens_decoder()].map(([id, { content }]) => [content, id])),
  };
}

/** A JSON object of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
