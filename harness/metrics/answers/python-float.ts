import { stripText } from '../../core/python-text.js';

const number = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** The number that Python's `float(text)` gives; undefined where that throws, and where it is not finite. White space
 *  around it and single underscores between digits are allowed. Digits of other scripts, which Python takes too, are not
 *  handled. */
export function parsePythonFloat(text: string): number | undefined {
  const stripped = stripText(text);
  if (!number.test(stripped)) return undefined;
  const value = Number(stripped.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}
