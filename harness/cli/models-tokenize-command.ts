import { readEnvironment } from '../config/environment.js';
import { ModelError } from '../core/errors.js';
import { findModel } from '../../models/registry.js';
import { readTokenizer } from '../../models/read-tokenizer.js';
import type { ExitCode } from '../library/exit-code.js';
import { readTexts } from './read-texts.js';
import { createTerminal } from './terminal.js';

/** The options of `bench models tokenize`. */
export interface TokenizeOptions {
  readonly texts: string;
  readonly json?: boolean;
}

/** `bench models tokenize`: the ids that the text graph is fed, padding included, one list a text. */
export async function tokenizeCommand(
  idOrPath: string,
  { texts: file, json }: TokenizeOptions,
): Promise<ExitCode> {
  const { folder, card } = await findModel(idOrPath);
  if (!card.text)
    throw new ModelError(`${card.id}: no text tower in model.json, so there is no tokenizer. Export it`);
  const texts = await readTexts(file);
  const tokenizer = await readTokenizer(folder, card.text);
  const { ids, shape, cut } = tokenizer.encode(texts);
  const [count, length] = shape;
  const rows = Array.from({ length: count }, (_, row) => [...ids.subarray(row * length, (row + 1) * length)]);
  const terminal = createTerminal(readEnvironment().plain, json);
  terminal.print(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`);
  if (card.text.clean === 'none')
    terminal.note(`texts are taken as they are: the card of ${card.id} says "clean": "none"`);
  if (cut > 0) terminal.note(`${cut} of ${count} texts have more than ${length} tokens and are cut`);
  return 0;
}
