/** White space as Python's `str` has it, as the inside of a character class: also U+001C to U+001F and U+0085, but
 *  neither U+FEFF nor U+200B. */
export const pythonSpace = String.raw`\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const fromFirstToLast = new RegExp(`[^${pythonSpace}](?:[^]*[^${pythonSpace}])?`, 'u');
const words = new RegExp(`[^${pythonSpace}]+`, 'gu');

/** The text without white space at its ends: Python's `str.strip()`. */
export function stripText(text: string): string {
  return fromFirstToLast.exec(text)?.[0] ?? '';
}

/** What stands between white space, in order; none of a text that is blank: Python's `str.split()`. */
export function splitWords(text: string): readonly string[] {
  return text.match(words) ?? [];
}
