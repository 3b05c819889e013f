import { DataError } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';

const escape =
  /\\(?:([0-7]{1,3})|(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(000[\da-fA-F]{5}|0010[\da-fA-F]{4}))|(\r\n|[\r\n])|(['"\\abfnrtv]))/g;
const controls: Readonly<Partial<Record<string, string>>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The strings of a list that is written as JSON (`["a", "b's"]`) or as Python prints one (`['a', "b's"]`), with every
 *  escape of Python but `\N{...}`. `what` names the items in messages. Throws DataError, `where` first, on anything else:
 *  also on items that are not strings, on escapes that Python does not know, and on a missing comma. */
export function parseTextList(text: string, where: string, what = 'names'): readonly string[] {
  const list = parseJsonList(text) ?? parsePythonList(text);
  if (list) return list;
  throw new DataError(
    `${where}: not a list of ${what}, got ${JSON.stringify(text.slice(0, 60))}, expected ["a", "b"] or ['a', 'b']`,
  );
}

function parseJsonList(text: string): readonly string[] | undefined {
  try {
    const list = parseJson(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Goes through the text once, item after item: a pattern for the whole list could run out of stack on a long one. */
function parsePythonList(text: string): readonly string[] | undefined {
  const inside = /^\s*\[([^]*)\]\s*$/.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const items: string[] = [];
  let at = skipBlanks(inside, 0);
  while (at < inside.length) {
    const start = /[uU]/.test(inside[at]) ? at + 2 : at + 1;
    const end = findQuote(inside, start);
    const item = end === undefined ? undefined : resolveEscapes(inside.slice(start, end));
    if (end === undefined || item === undefined) return undefined;
    items.push(item);
    at = skipBlanks(inside, end + 1);
    if (at === inside.length) break;
    if (inside[at] !== ',') return undefined;
    at = skipBlanks(inside, at + 1);
  }
  return items;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at])) at++;
  return at;
}

/** Where the string literal ends whose text starts here, behind its quote; undefined where there is no quote, or no end on
 *  the line. */
function findQuote(text: string, start: number): number | undefined {
  const quote = text[start - 1];
  if (quote !== "'" && quote !== '"') return undefined;
  for (let at = start; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (text[at] === '\r' || text[at] === '\n') return undefined;
    if (text[at] === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
  }
  return undefined;
}

/** The text that is meant, or undefined where a backslash is followed by something that Python does not know. */
function resolveEscapes(body: string): string | undefined {
  if (body.replaceAll(escape, '').includes('\\')) return undefined;
  return body.replaceAll(
    escape,
    (_all, octal?: string, x?: string, u?: string, wide?: string, lineEnd?: string, sign?: string) => {
      if (lineEnd !== undefined) return '';
      const digits = octal ?? x ?? u ?? wide;
      if (digits === undefined) return controls[sign ?? ''] ?? sign ?? '';
      return String.fromCodePoint(Number.parseInt(digits, octal === undefined ? 16 : 8));
    },
  );
}
