import { deepestJson } from './reading-limits.js';

const [quote, backslash] = [0x22, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The value of JSON text from outside. Throws SyntaxError where it is none, or nested more than `deepestJson` deep: to walk
 *  through such a value, to check it or to write it again, would exhaust the stack. */
export function parseJson(text: string): unknown {
  checkDepth(text);
  return JSON.parse(text);
}

function checkDepth(text: string): void {
  // what is open must be closed again: most texts are too short to be too deep
  if (text.length <= 2 * deepestJson) return;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = findStringEnd(text, at);
    else if (code === openList || code === openObject) depth++;
    else if (code === closeList || code === closeObject) depth--;
    if (depth > deepestJson) throw new SyntaxError(`it is nested more than ${deepestJson} deep`);
  }
}

/** Where the string ends that begins at a quote; the end of a text in which it does not. */
function findStringEnd(text: string, from: number): number {
  let close = text.indexOf('"', from + 1);
  while (close >= 0) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return close;
    close = text.indexOf('"', close + 1);
  }
  return text.length;
}
