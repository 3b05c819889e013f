import type { Command } from 'commander';
import { writeToStdout } from '../standard-output.js';
import { mendWords } from './broken-words.js';
import { completeLine } from './complete-line.js';

/** The options of `bench complete`. */
export interface CompleteOptions {
  readonly broken?: boolean;
}

/** `bench complete`, which the scripts of `bench completion` ask: a line for each word that may stand in place of the last one, with a
 *  tab and what it means; then `:none`, `:files` or `:folders`, which the shell completes itself. Says nothing where anything fails: it
 *  would stand in the middle of what somebody types. */
export async function completeCommand(
  program: Command,
  given: readonly string[],
  { broken = false }: CompleteOptions,
): Promise<void> {
  const { words, kept } = broken ? mendWords(given) : { words: given, kept: '' };
  try {
    const { candidates, paths } = await completeLine(program, words);
    const lines = candidates.map(
      ({ value, description }) => `${value.slice(kept.length)}\t${description.replaceAll(/\s+/g, ' ')}`,
    );
    writeToStdout(`${[...lines, `:${paths}`].join('\n')}\n`);
  } catch {
    writeToStdout(':none\n');
  }
}
