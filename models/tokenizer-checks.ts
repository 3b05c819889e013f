import { ModelError } from '../harness/core/errors.js';
import type { Tokenizer } from '../harness/preprocess/tokenize.js';
import type { TextTower } from './graph/text-tower.js';

/** Rows of a token embedding are sometimes filled up to a round number: up to this share of them may be unused. */
const unusedShare = 0.1;

/** Checks that a tokenizer is the one that the text graph was trained with, as far as the graph tells: the size of its
 *  vocabulary, and the end token whose feature is taken. Throws ModelError naming both. */
export function checkTokenizer(
  tokenizer: Pick<Tokenizer, 'endToken' | 'vocabularySize' | 'file'>,
  tower: TextTower,
  graphFile: string,
): void {
  const { vocabularySize, endToken, file } = tokenizer;
  const { vocabulary: rows, pooling } = tower;
  if (rows !== undefined && (vocabularySize > rows || vocabularySize < rows * (1 - unusedShare)))
    throw new ModelError(
      `${file}: ${vocabularySize} tokens, the embedding of ${graphFile} has ${rows} rows. Copy the tokenizer that belongs to this graph`,
    );
  if (pooling.kind === 'end-token' && pooling.id !== endToken)
    throw new ModelError(
      `${file}: texts end with token ${endToken}, ${graphFile} looks for token ${pooling.id}. Copy the tokenizer that belongs to this graph`,
    );
  if (pooling.kind === 'largest-id' && endToken !== vocabularySize - 1)
    throw new ModelError(
      `${file}: texts end with token ${endToken}, ${graphFile} looks for the largest id of a text, expected the last token ${vocabularySize - 1} to be the end. ` +
        `Copy the tokenizer that belongs to this graph, or export the graph with the end token's own id`,
    );
}
