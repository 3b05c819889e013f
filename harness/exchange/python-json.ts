import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';

/** Strings, and the three words that Python writes for numbers which JSON has not. */
const words = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** The value of JSON text as Python's json writes it: NaN and infinities, which JSON has not, are null. Throws DataError, `where` first, where
 *  it is none. */
export function parsePythonJson(text: string, where: string): unknown {
  try {
    // a text that is JSON is not looked through
    return parseJson(text);
  } catch (error) {
    const mended = text.replaceAll(words, (word) => (word.startsWith('"') ? word : 'null'));
    if (mended === text) throw new DataError(`${where}: not valid JSON (${messageOf(error)})`);
    try {
      return parseJson(mended);
    } catch (second) {
      throw new DataError(`${where}: not valid JSON (${messageOf(second)})`);
    }
  }
}
