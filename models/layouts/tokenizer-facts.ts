import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tokenizerConfigSchema } from '../../harness/config/foreign-configs.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import { readUncheckedJson } from '../../harness/config/read-file.js';
import { ModelError } from '../../harness/core/errors.js';
import { isClipTokenizer } from '../../harness/preprocess/clip-tokenizer.js';
import { isObject } from '../../harness/preprocess/tokenizer-rules.js';

/** What the files of a tokenizer say beside its rules. */
export interface TokenizerFacts {
  /** Whether it is CLIP's own kind, whose texts open_clip cleans in its way. */
  readonly isClip: boolean;
  /** The id that texts are filled up with. */
  readonly pad: number;
  /** The longest text that the tokenizer allows, where it has a limit. */
  readonly maxLength: number | undefined;
}

/** Where a tokenizer has no limit, its file has 10^30. */
const noLimit = 100_000;

/** Reads tokenizer.json and, beside it, tokenizer_config.json. CLIP's kind is filled up with 0, as open_clip does, whatever
 *  the file says: what stands after the end token does not count. */
export async function readTokenizerFacts(file: string): Promise<TokenizerFacts> {
  const tokenizer = await readUncheckedJson(file, ModelError);
  const configFile = join(dirname(file), 'tokenizer_config.json');
  const config = existsSync(configFile)
    ? await readJsonFile(configFile, tokenizerConfigSchema, ModelError)
    : tokenizerConfigSchema.parse({});
  const { model_max_length: limit, pad_token: padToken } = config;
  const isClip = isClipTokenizer(tokenizer);
  const padText = typeof padToken === 'object' ? padToken?.content : padToken;
  return {
    isClip,
    pad: isClip || padText === undefined ? 0 : idOf(tokenizer, padText, file),
    maxLength: limit !== undefined && limit < noLimit ? limit : undefined,
  };
}

function idOf(tokenizer: unknown, token: string, file: string): number {
  const { added_tokens: added, model } = isObject(tokenizer) ? tokenizer : {};
  const entry: unknown = Array.isArray(added)
    ? added.find((one: unknown) => isObject(one) && one.content === token)
    : undefined;
  if (isObject(entry) && typeof entry.id === 'number') return entry.id;
  const vocabulary = isObject(model) ? model.vocab : undefined;
  const id = isObject(vocabulary) ? vocabulary[token] : undefined;
  if (typeof id === 'number') return id;
  throw new ModelError(
    `${file}: has no ${JSON.stringify(token)}, which tokenizer_config.json pads with. Export it again`,
  );
}
