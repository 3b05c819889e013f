/** White space as Python's `str` has it, as the inside of a character class: also U+001C to U+001F and U+0085, but
 *  neither U+FEFF nor U+200B. */
export const pythonSpace = String.raw`\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const spaces = new RegExp(`[${pythonSpace}]+`, 'gu');
const asciiPunctuation = /[!-/:-@[-`{-~]/g;

/** The text without white space at its ends, and one blank for each run of it inside. */
export function collapseSpaces(text: string): string {
  return text.replace(spaces, ' ').replace(/^ | $/g, '');
}

/** Lower case without punctuation: underscores become blanks, other ASCII punctuation goes. Source: big_vision,
 *  evaluators/proj/image_text/prompt_engineering.py, which open_clip follows. */
export function canonicalize(text: string): string {
  return collapseSpaces(text.replaceAll('_', ' ').replace(asciiPunctuation, '').toLowerCase());
}
