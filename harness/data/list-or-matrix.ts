import { openBytes } from './byte-source.js';
import { isNpy, longestHeader, parseNpyHeader } from './npy-header.js';

/** True for a file that holds one list of numbers, false for one that holds a matrix: told by the shape of a `.npy`, by
 *  the bracket of a JSON array, and by a comma in the first line of other text. An empty list is a list, unless its shape
 *  is that of a matrix. Throws DataError when the file cannot be read. */
export async function isIndexFile(file: string): Promise<boolean> {
  const source = await openBytes(file);
  try {
    const bytes = await source.read(0, Math.min(source.size, longestHeader));
    if (isNpy(bytes)) return parseNpyHeader(bytes, file).shape.length < 2;
    const text = bytes.toString('latin1').trimStart();
    if (text.startsWith('[')) return true;
    const [line] = text.split('\n', 1);
    return !line.includes(',');
  } finally {
    await source.close();
  }
}
