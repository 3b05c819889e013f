import { DataError } from '../core/errors.js';

const escape = String.raw`\\(?:['"\\nrt]|x[\da-fA-F]{2}|u[\da-fA-F]{4})`;
const item = String.raw`(?:'(?:[^'\\]|${escape})*'|"(?:[^"\\]|${escape})*")`;
const pythonList = new RegExp(String.raw`^\s*\[\s*(?:${item}(?:\s*,\s*${item})*\s*,?\s*)?\]\s*$`);
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The strings of a list that is written as JSON (`["a", "b's"]`) or as Python prints one (`['a', "b's"]`).
 *  Throws DataError, `where` first, on anything else, also on items that are not strings. */
export function parseTextList(text: string, where: string): readonly string[] {
  const list = parseJsonList(text) ?? parsePythonList(text);
  if (list) return list;
  throw new DataError(
    `${where}: not a list of names, got ${JSON.stringify(text.slice(0, 60))}, expected ["a", "b"] or ['a', 'b']`,
  );
}

function parseJsonList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

function parsePythonList(text: string): readonly string[] | undefined {
  if (!pythonList.test(text)) return undefined;
  return Array.from(text.matchAll(new RegExp(item, 'g')), ([literal]) =>
    literal.slice(1, -1).replaceAll(new RegExp(escape, 'g'), resolveEscape),
  );
}

function resolveEscape([, sign, ...digits]: string): string {
  if (sign === 'x' || sign === 'u') return String.fromCharCode(Number.parseInt(digits.join(''), 16));
  return Object.hasOwn(controls, sign) ? controls[sign] : sign;
}
