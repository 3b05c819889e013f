import { stripVTControlCharacters } from 'node:util';

/** A text from outside as one line that no terminal, log or XML reader takes for more than text: without escape sequences,
 *  control and bidirectional characters, lone surrogates and code points that XML 1.0 forbids; at most `most` characters long.
 *  Source of the last: XML 1.0, production 2 (Char). */
export function plainLine(text: string, most = 400): string {
  const line = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/[\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    // what a runner of GitHub takes for a command, wherever in a line it stands
    .replaceAll('##[', '## [')
    .trim();
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 3).join('')}...`;
}
