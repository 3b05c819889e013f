import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OpenClipModel } from '../../harness/config/foreign-configs.js';
import type { WrittenCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import { readTokenizerFacts } from './tokenizer-facts.js';
import type { FoundTower } from './towers.js';

type TextCard = NonNullable<WrittenCard['text']>;

/** How open_clip's names of cleaning are called here: the same. */
const cleanings = ['lower', 'whitespace', 'canonicalize'] as const;

/** The text tower of an open_clip model: its tokenizer lies beside the graph or in the folder. Texts are cleaned as its
 *  configuration says; without a word, SimpleTokenizer makes them lower case and Hugging Face's tokenizers only collapse
 *  white space. Throws ModelError without tokenizer.json. Source: open_clip, src/open_clip/tokenizer.py and factory.py. */
export async function readOpenClipText(
  folder: string,
  { input, output, shape }: FoundTower,
  file: string,
  { text_cfg: config }: OpenClipModel,
): Promise<TextCard> {
  const places = [join(dirname(file), 'tokenizer.json'), 'tokenizer.json'];
  const tokenizer = places.find((place) => existsSync(join(folder, place)));
  if (tokenizer === undefined)
    throw new ModelError(
      `${folder}: no tokenizer.json, so texts cannot be encoded. Copy it from the exporter`,
    );
  const { isClip, pad } = await readTokenizerFacts(join(folder, tokenizer));
  const clean = config.tokenizer_kwargs.clean ?? (isClip ? 'lower' : 'whitespace');
  const known = cleanings.find((name) => name === clean);
  if (known === undefined)
    throw new ModelError(
      `${folder}: tokenizer_kwargs.clean is ${JSON.stringify(clean)}, expected ${cleanings.join(', ')}`,
    );
  return {
    file,
    input,
    output,
    tokenizer,
    clean: known,
    contextLength: shape[1] ?? config.context_length,
    pad,
  };
}
