import { DataError, messageOf } from '../core/errors.js';
import { openBytes } from './byte-source.js';
import { decodeText } from './json-lines.js';
import { createJsonSplitter, type JsonPiece } from './json-splitter.js';
import { readChunks } from './json-stream.js';

/** Hands on the members of the object that a file holds, name and value, a few MB at a time, so that the file may be longer
 *  than the longest string there is; gzip or not. A name that comes again is handed on again or, where it stands close to
 *  the first, once with the later value. Throws DataError naming the file, and the member before that which is no JSON. */
export async function streamJsonEntries(
  file: string,
  take: (entries: readonly (readonly [name: string, value: unknown])[]) => void,
): Promise<void> {
  const source = await openBytes(file);
  const splitter = createJsonSplitter('every-member');
  let last: string | undefined;
  const takePiece = (piece: JsonPiece) => {
    const entries = parseMembers(decodeText(piece.bytes, file), piece.last && last === undefined, file, last);
    last = entries.at(-1)?.[0] ?? last;
    take(entries);
  };
  try {
    for await (const bytes of readChunks(source)) splitter.push(bytes).forEach(takePiece);
    splitter.end();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataError(`${file}: not the JSON that was expected: ${error.message}, expected an object`);
  } finally {
    await source.close();
  }
}

/** An object without members is blank inside; otherwise a blank piece is a comma too many. */
function parseMembers(
  text: string,
  mayBeBlank: boolean,
  file: string,
  last: string | undefined,
): readonly (readonly [string, unknown])[] {
  const place =
    last === undefined ? 'its first members are' : `what follows member ${JSON.stringify(last)} is`;
  if (text.trim() === '' && !mayBeBlank) throw new DataError(`${file}: ${place} empty: a comma too many`);
  try {
    return Object.entries(JSON.parse(`{${text}}`) as Readonly<Record<string, unknown>>);
  } catch (error) {
    throw new DataError(`${file}: ${place} not JSON (${messageOf(error)})`);
  }
}
