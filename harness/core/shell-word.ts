/** A word as a POSIX shell reads it, in a command that people copy. `plain`: what needs no quotes, which stay away where they can. */
export function shellWord(word: string, plain: RegExp): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
