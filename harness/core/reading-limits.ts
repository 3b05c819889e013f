/** Bytes of the longest line of a text, or item of a list, that is read: a file may be longer than memory, a line of it not. */
export const longestItem = 32 * 2 ** 20;

/** Bytes of the longest file that is read as a whole. Longer texts would be no strings: V8 has none of 2^29 characters. */
export const longestFile = 512 * 2 ** 20 - 1;

/** How deep lists and objects of JSON may lie in each other. Parsers could do more; what walks through the value could not. */
export const deepestJson = 512;

/** A size for messages: `64 MiB`. */
export function sayMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
