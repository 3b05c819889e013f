import { decodeHTML, decodeHTMLStrict } from 'entities';
import { replacement, windows1252 } from './code-pages.js';

const reference = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;
const closedReference = /&#?[0-9A-Za-z]{1,24};/g;
const longestUnclosed = 6;

/** The text with HTML character references replaced as Python's `html.unescape` does: names from HTML5's list, those of
 *  HTML 4 also without semicolon and as the longest beginning of a word (`&notit;` is `¬it;`); numbers by the standard's
 *  table, without those that it calls invalid. Source: CPython 3.11, Lib/html/__init__.py. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole, body: string) => {
    if (body.startsWith('#')) return characterOf(body);
    const closed = body.endsWith(';');
    const character = closed ? closedName(body.slice(0, -1)) : unclosedName(body);
    if (character !== undefined) return character;
    const longest = Math.min(body.length - 1, longestUnclosed);
    for (let length = longest; length > 1; length--) {
      const beginning = unclosedName(body.slice(0, length));
      if (beginning !== undefined) return beginning + body.slice(length);
    }
    return whole;
  });
}

/** The text with only those references replaced that nobody writes by chance: they end in a semicolon, and a name is
 *  HTML5's, or one of its lower-case names in capitals (`&EACUTE;`). Source: ftfy 6.3.1, ftfy/fixes.py. */
export function unescapeClosedHtml(text: string): string {
  return text.replace(closedReference, (whole) => {
    if (!whole.startsWith('&#')) return closedName(whole.slice(1, -1)) ?? capitalName(whole) ?? whole;
    const unescaped = unescapeHtml(whole);
    return unescaped.includes(';') ? whole : unescaped;
  });
}

/** `&EACUTE;` as the capital of `&eacute;`, unless it would be read in another way. */
function capitalName(whole: string): string | undefined {
  const name = whole.slice(1, -1);
  if (name !== name.toUpperCase() || unescapeHtml(whole) !== whole) return undefined;
  return closedName(name.toLowerCase())?.toUpperCase();
}

function closedName(name: string): string | undefined {
  const whole = `&${name};`;
  const character = decodeHTMLStrict(whole);
  return character === whole ? undefined : character;
}

/** What a name stands for that needs no semicolon. */
function unclosedName(name: string): string | undefined {
  const character = closedName(name);
  return character !== undefined && decodeHTML(`&${name}`) === character ? character : undefined;
}

function characterOf(body: string): string {
  const digits = body.replace(/^#[xX]?|;$/g, '');
  const number = Number.parseInt(digits, /^#[xX]/.test(body) ? 16 : 10);
  if (number === 0 || (number >= 0xd800 && number <= 0xdfff) || number > 0x10ffff) return replacement;
  if (number >= 0x80 && number <= 0x9f) return windows1252[number - 0x80];
  return isInvalid(number) ? '' : String.fromCodePoint(number);
}

/** Control characters without use, and code points that Unicode keeps free of characters. */
function isInvalid(number: number): boolean {
  if (number < 0x20) return number !== 0x09 && number !== 0x0a && number !== 0x0c && number !== 0x0d;
  return number === 0x7f || (number >= 0xfdd0 && number <= 0xfdef) || (number & 0xfffe) === 0xfffe;
}
