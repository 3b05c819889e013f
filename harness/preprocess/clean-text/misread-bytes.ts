import { lostByte } from './code-pages.js';

// Byte strings: one character below U+0100 for each byte, so that patterns apply to them.
const lost = `\\x${lostByte.toString(16)}`;
const follows = '[\\x80-\\xbf]';
const orLost = `[${lost}\\x80-\\xbf]`;
const orQuestion = `[${lost}?]`;
const notEllipsis = '[\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf]';

/** UTF-8 sequences with a blank in place of byte A0, where that makes a likely character. */
const blankedSequence = new RegExp(
  [
    '[\\xc2\\xc3\\xc5\\xce\\xd0\\xd9] ',
    `[\\xe2\\xe3] ${notEllipsis}`,
    `[\\xe0-\\xe3]${notEllipsis} `,
    `\\xf0 ${follows}${follows}`,
    `\\xf0${follows} ${follows}`,
    `\\xf0${follows}${follows} `,
  ].join('|'),
  'g',
);

/** The letter à as a word of its own; not `àquele` and its kin, nor `às`. */
const blankedGrave = /\xc3 (?! |quele|quela|quilo|s )/g;

/** UTF-8 and CESU-8 sequences of which bytes were lost, at most one of them to a question mark. */
const lossySequence = new RegExp(
  [
    `[\\xc2-\\xdf]${lost}`,
    '[\\xc2-\\xc3]\\?',
    `\\xed[\\xa0-\\xaf]${orQuestion}\\xed[\\xb0-\\xbf][${lost}?\\x80-\\xbf]`,
    `\\xed[\\xa0-\\xaf][${lost}?\\x80-\\xbf]\\xed[\\xb0-\\xbf]${orQuestion}`,
    `[\\xe0-\\xef]${orQuestion}${orLost}`,
    `[\\xe0-\\xef]${orLost}${orQuestion}`,
    `[\\xf0-\\xf4]${orQuestion}${orLost}${orLost}`,
    `[\\xf0-\\xf4]${orLost}${orQuestion}${orLost}`,
    `[\\xf0-\\xf4]${orLost}${orLost}${orQuestion}`,
    lost,
  ].join('|'),
  'g',
);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes with A0 put back where a blank stands in what would otherwise be UTF-8. */
export function restoreNoBreakSpaces(bytes: string): string {
  if (bytes.search(blankedSequence) < 0) return bytes;
  return bytes
    .replace(blankedGrave, '\xc3\xa0 ')
    .replace(blankedSequence, (sequence) => sequence.replaceAll(' ', '\xa0'));
}

/** The bytes with UTF-8's U+FFFD in place of sequences that have lost some of their bytes. */
export function replaceLossySequences(bytes: string): string {
  return bytes.replace(lossySequence, '\xef\xbf\xbd');
}

/** The text of UTF-8 bytes, undefined when they are not UTF-8. Surrogates that were encoded one by one (CESU-8) and
 *  Java's null (C0 80) are taken too. Source: ftfy 6.3.1, ftfy/bad_codecs/utf8_variants.py, with what its patterns do
 *  before a final line break: there, half a sequence counts as whole and swallows it. */
export function decodeUtf8(bytes: string): string | undefined {
  let text = '';
  let rest = bytes;
  for (;;) {
    const at = findVariant(rest);
    const plain = decodeStrictly(at < 0 ? rest : rest.slice(0, at));
    if (plain === undefined) return undefined;
    text += plain;
    if (at < 0) return text;
    rest = rest.slice(at);
    const variant = decodeVariant(rest);
    if (variant === undefined) return undefined;
    text += variant.character;
    rest = rest.slice(variant.length);
  }
}

function decodeStrictly(bytes: string): string | undefined {
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Where Java's null or an encoded surrogate begins, also one that the end cuts off; -1 when nowhere. `$` of a pattern
 *  in Python is also before a final line break. */
function findVariant(bytes: string): number {
  return bytes.search(/\xc0(?:\x80|\n?$)|\xed(?:\n?$|[\xa0-\xbf](?:\n?$|[\x80-\xbf]))/);
}

function decodeVariant(bytes: string): { readonly character: string; readonly length: number } | undefined {
  if (bytes.startsWith('\xc0')) return bytes.length > 1 ? { character: '\0', length: 2 } : undefined;
  if (!/^\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf](?:[\x80-\xbf]|\n$)/.test(bytes)) return undefined;
  const bits = (index: number, mask: number): number => bytes.charCodeAt(index) & mask;
  const codePoint = (bits(1, 0x0f) << 16) + (bits(2, 0x3f) << 10) + (bits(4, 0x0f) << 6) + bits(5, 0x3f);
  return { character: String.fromCodePoint(codePoint + 0x10000), length: 6 };
}
