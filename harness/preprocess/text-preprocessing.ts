import type { TextCleaning } from './clean-text/clean-text.js';

/** Raise on any change in cleaning or splitting that can move a token. */
export const textPreprocessingVersion = 1;

/** Everything that decides the tokens beside the model's own files, as the plain object that is hashed into records.
 *  A file of its own: whoever asks need not load the tokenizer. */
export function describeTextPreprocessing(clean: TextCleaning): Record<string, unknown> {
  return { version: textPreprocessingVersion, clean };
}
