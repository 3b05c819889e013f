import { canEncode, codePages, encodeText } from './code-pages.js';
import { fixControlCodes } from './fix-characters.js';
import { decodeUtf8, replaceLossySequences, restoreNoBreakSpaces } from './misread-bytes.js';
import { looksMisread } from './mojibake-rules.js';

const beyondAscii = /[^\p{ASCII}]/u;

/** The encodings in which a sequence of characters inside good text is looked for. */
const likely = codePages.filter(({ name, windows }) => windows || name === 'latin-1');

/** Good text often has these beside it, so they do not make a sequence part of a larger garble. */
const punctuation = /[–—―‘’‚“”„•…]/u;

const misreadSequence = buildSequencePattern();

/** The text with what was read in the wrong encoding read as UTF-8, as often as that helps. Source: ftfy 6.3.1,
 *  ftfy/__init__.py (`fix_encoding`). */
export function fixEncoding(text: string): string {
  for (;;) {
    const fixed = fixOnce(text);
    if (fixed === text) return text;
    text = fixed;
  }
}

function fixOnce(text: string): string {
  if (!beyondAscii.test(text) || !looksMisread(text)) return text;
  const whole = rereadWhole(text);
  if (whole !== undefined) return whole;
  const inside = rereadInside(text);
  return inside === text ? fixControlCodes(text) : inside;
}

/** The whole text through the first encoding that gives UTF-8. */
function rereadWhole(text: string): string | undefined {
  for (const page of codePages) {
    if (!canEncode(text, page)) continue;
    const bytes = encodeText(text, page);
    // On a Macintosh those bytes are a dash before a blank.
    const restored = page.name === 'macintosh' ? bytes : restoreNoBreakSpaces(bytes);
    const decoded = decodeUtf8(page.windows ? replaceLossySequences(restored) : restored);
    if (decoded !== undefined) return decoded;
  }
  return undefined;
}

/** Sequences inside the text that are UTF-8 by themselves. */
function rereadInside(text: string): string {
  return text.replace(misreadSequence, (sequence) =>
    sequence.length < text.length && looksMisread(sequence) ? fixEncoding(sequence) : sequence,
  );
}

/** What UTF-8 sequences of 2, 3 and 4 bytes look like in any of the likely encodings; a blank may be byte A0. */
function buildSequencePattern(): RegExp {
  const following = charactersOf(0x80, 0xbf);
  const next = `[${following} ]`;
  const strict = following.replace(new RegExp(punctuation, 'gu'), '');
  const two = `[${charactersOf(0xc2, 0xdf)}]${next}`;
  const three = `[${charactersOf(0xe0, 0xef)}]${next}{2}`;
  const four = `[${charactersOf(0xf0, 0xf0)}${charactersOf(0xf3, 0xf3)}]${next}{3}`;
  return new RegExp(`(?<![${strict}])(?:${two}|${three}|${four})+`, 'gu');
}

function charactersOf(firstByte: number, lastByte: number): string {
  return likely.map(({ upper }) => upper.slice(firstByte - 0x80, lastByte - 0x7f)).join('');
}
