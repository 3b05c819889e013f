import { plainLine } from './plain-text.js';

const zeroWidthSpace = '&#8203;';

/** A text from outside as it stands in a cell or a sentence of GitHub's Markdown: no markup, no mention of anybody, no link, and no
 *  end of the cell; at most `most` characters. Source: GitHub Flavored Markdown, sections 6.1 (escapes) and 6.9 (autolinks). */
export function markdownText(text: string, most = 300): string {
  return (
    plainLine(text, most)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_{}[\]|~$!]/g, String.raw`\$&`)
      // GitHub makes links of these after Markdown is read: an escape would not keep it from that
      .replaceAll(/[@#]/g, `$&${zeroWidthSpace}`)
      .replaceAll('://', `:${zeroWidthSpace}//`)
      .replaceAll(/\b(www)\./gi, `$1${zeroWidthSpace}.`)
  );
}
