import { deepestJson, longestItem, sayMebibytes } from '../core/reading-limits.js';

/** Items of a list, or members of an object, that stand next to each other in a JSON text. */
export interface JsonPiece {
  /** The member of the outermost object that the list is; empty where the outermost value itself is cut. */
  readonly key: string;
  /** Whole items with commas between them, and no comma at its ends; blank where there are none. */
  readonly bytes: Uint8Array;
  /** Whether the list ends here. */
  readonly last: boolean;
}

/** Cuts a JSON text that comes in parts into pieces that `JSON.parse` can read in brackets. Only brackets, commas and
 *  strings are looked at: what is inside an item is for the parser to judge. */
export interface JsonSplitter {
  /** The pieces that end in these bytes, which follow those before. Throws RangeError where the brackets do not fit or are too
   *  many in each other, and where an item or a string is longer than `longestItem`. */
  readonly push: (bytes: Uint8Array) => readonly JsonPiece[];
  /** Throws RangeError unless the text has come to its end. */
  readonly end: () => void;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A splitter for a text that is a list; or, given keys, one that is an object with lists as these members: other members
 *  are passed over, and so are members of these names that are no lists. `every-member`: the text is an object, and its
 *  members are what is cut apart. */
export function createJsonSplitter(keys?: readonly string[] | 'every-member'): JsonSplitter {
  const rootIsList = keys === undefined;
  const rootIsCut = rootIsList || keys === 'every-member';
  /** Bytes that belong to no piece yet, and up to where they have been looked at. */
  let rest = Buffer.alloc(0);
  let seen = 0;
  let depth = 0;
  let done = false;
  let key = '';
  let keyIsNext = false;
  /** Depth inside the list that is being cut; -1 outside. */
  let itemDepth = -1;

  return { push, end };

  function push(bytes: Uint8Array): readonly JsonPiece[] {
    const buffer = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    const pieces: JsonPiece[] = [];
    let start = 0;
    let cut = -1;
    let at = seen;
    for (; at < buffer.length; at++) {
      const byte = buffer[at];
      if (byte <= 0x20) continue;
      if (done) throw new RangeError('something follows its end');
      if (byte === quote) {
        const close = findStringEnd(buffer, at);
        if (close < 0) break;
        if (keyIsNext && depth === 1) key = buffer.toString('utf8', at + 1, close);
        keyIsNext = false;
        at = close;
      } else if (byte === comma) {
        if (depth === itemDepth) cut = at;
        else if (depth === 1) keyIsNext = true;
      } else if (byte === openList || byte === openObject) {
        if (depth === 0) checkRoot(byte);
        depth++;
        if (depth > deepestJson) throw new RangeError(`it is nested more than ${deepestJson} deep`);
        if (isWanted(byte)) {
          itemDepth = depth;
          start = at + 1;
          cut = -1;
        }
      } else if (depth === 0)
        throw new RangeError(`it begins with ${JSON.stringify(String.fromCharCode(byte))}`);
      else if (byte === closeList || byte === closeObject) {
        checkClose(byte);
        if (depth === itemDepth) {
          pieces.push({ key, bytes: buffer.subarray(start, at), last: true });
          itemDepth = -1;
        }
        depth--;
        done = depth === 0;
      }
    }
    if (itemDepth >= 0 && cut >= start) {
      pieces.push({ key, bytes: buffer.subarray(start, cut), last: false });
      start = cut + 1;
    }
    const kept = itemDepth < 0 ? at : start;
    rest = buffer.subarray(kept);
    seen = at - kept;
    if (rest.length > longestItem)
      throw new RangeError(`an item or a text in it is longer than ${sayMebibytes(longestItem)}`);
    return pieces;
  }

  function checkRoot(byte: number): void {
    if ((byte === openList) !== rootIsList)
      throw new RangeError(rootIsList ? 'it is an object' : 'it is a list');
    keyIsNext = !rootIsCut;
  }

  /** Of what is cut, and of the outermost value; whether the brackets inside fit is for the parser to judge. */
  function checkClose(byte: number): void {
    if (depth !== itemDepth && depth !== 1) return;
    const isList = depth === itemDepth ? keys !== 'every-member' : rootIsList;
    if ((byte === closeList) !== isList)
      throw new RangeError(isList ? 'a list ends with "}"' : 'an object ends with "]"');
  }

  function isWanted(byte: number): boolean {
    if (itemDepth >= 0) return false;
    return rootIsCut ? depth === 1 : byte === openList && depth === 2 && keys.includes(key);
  }

  function end(): void {
    if (!done) throw new RangeError(depth > 0 ? 'it is cut off before its end' : 'it holds only blanks');
  }
}

/** Where the string ends that begins at a quote; -1 when it goes on behind these bytes. */
function findStringEnd(buffer: Buffer, from: number): number {
  let close = buffer.indexOf(quote, from + 1);
  while (close >= 0) {
    let slashes = 0;
    while (buffer[close - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return close;
    close = buffer.indexOf(quote, close + 1);
  }
  return -1;
}
