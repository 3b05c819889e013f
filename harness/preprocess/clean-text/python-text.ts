import { pythonSpace } from '../../core/python-text.js';

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
