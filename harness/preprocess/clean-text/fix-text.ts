import { fixCharacters } from './fix-characters.js';
import { fixEncoding } from './fix-encoding.js';
import { unescapeClosedHtml } from './html-unescape.js';

const longestSegment = 1_000_000;

/** The text as ftfy's `fix_text` with its default settings gives it: HTML character references (until a line has `<`:
 *  then it is HTML, and they stay), text read in the wrong encoding, terminal codes, ligatures, character widths,
 *  quotes, line breaks, surrogates, control characters, and Unicode's form NFC.
 *  A port of ftfy 6.3.1 (Robyn Speer, Apache-2.0), github.com/rspeer/python-ftfy. Text where Python holds the two halves
 *  of a surrogate pair as two characters does not exist here: JavaScript joins them. */
export function fixText(text: string): string {
  let unescape = true;
  let fixed = '';
  for (const segment of segmentsOf(text)) {
    if (segment.includes('<')) unescape = false;
    fixed += fixSegment(segment, unescape);
  }
  return fixed;
}

function fixSegment(segment: string, unescape: boolean): string {
  for (;;) {
    const unescaped = unescape ? unescapeClosedHtml(segment) : segment;
    const fixed = fixCharacters(fixEncoding(unescaped)).normalize('NFC');
    if (fixed === segment) return segment;
    segment = fixed;
  }
}

/** Lines with their ends, cut where one is longer than `longestSegment` characters. */
function segmentsOf(text: string): readonly string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.flatMap((line) => (line.length > longestSegment ? cut(line) : [line]));
}

function cut(line: string): readonly string[] {
  const characters = Array.from(line);
  const count = Math.ceil(characters.length / longestSegment);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * longestSegment, (index + 1) * longestSegment).join(''),
  );
}
