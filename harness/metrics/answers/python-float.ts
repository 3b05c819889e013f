import { stripText } from '../../core/python-text.js';

const number = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** The number that Python's `float(text)` gives; undefined where that throws, and where it is not finite. White space
 *  around it, single underscores between digits and digits of any script are allowed. */
export function parsePythonFloat(text: string): number | undefined {
  const digits = stripText(text).replaceAll(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit)));
  if (!number.test(digits)) return undefined;
  const value = Number(digits.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}

/** Unicode has the digits of a script in a row, 0 to 9, and a row begins where no digit is before it. */
function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (code - zero) % 10;
}
