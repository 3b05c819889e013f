import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readUncheckedJson } from '../harness/config/read-file.js';
import type { ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import { createTokenizer, type Tokenizer } from '../harness/preprocess/tokenize.js';

/** The tokenizer of a model folder: tokenizer.json, and tokenizer_config.json beside it where there is one. */
export async function readTokenizer(
  folder: string,
  text: NonNullable<ModelCard['text']>,
): Promise<Tokenizer> {
  const file = join(folder, text.tokenizer);
  const configFile = join(dirname(file), 'tokenizer_config.json');
  return createTokenizer({
    tokenizerJson: await readUncheckedJson(file, ModelError),
    ...(existsSync(configFile) ? { tokenizerConfig: await readUncheckedJson(configFile, ModelError) } : {}),
    clean: text.clean,
    contextLength: text.contextLength,
    pad: text.pad,
    file,
  });
}
