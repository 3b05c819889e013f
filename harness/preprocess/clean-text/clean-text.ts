import { fixText } from './fix-text.js';
import { unescapeHtml } from './html-unescape.js';
import { canonicalize, collapseSpaces } from './python-text.js';

/** What is done to a text before its tokens are looked for. `none`: nothing. The others repair it (ftfy, HTML), then
 *  `whitespace` collapses white space, `lower` also makes it lower case, and `canonicalize` also removes ASCII
 *  punctuation. Source: open_clip, src/open_clip/tokenizer.py (`get_clean_fn`). */
export type TextCleaning = 'lower' | 'whitespace' | 'canonicalize' | 'none';

/** The cleaned text. Whoever changes what it gives raises `textPreprocessingVersion`. */
export function cleanText(text: string, cleaning: TextCleaning): string {
  switch (cleaning) {
    case 'none':
      return text;
    case 'whitespace':
      return collapseSpaces(repair(text));
    case 'lower':
      return collapseSpaces(repair(text)).toLowerCase();
    case 'canonicalize':
      return canonicalize(repair(text));
  }
}

/** References may have been escaped once too often, so they are replaced twice. */
function repair(text: string): string {
  return unescapeHtml(unescapeHtml(fixText(text)));
}
