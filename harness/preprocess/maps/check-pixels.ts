import { DataError } from '../../core/errors.js';
import { mostPixels } from '../pixel-image.js';

/** Throws DataError on a map without pixels, or of more than PIL opens; `where` names the file. */
export function checkPixels(width: number, height: number, where: string): void {
  if (width > 0 && height > 0 && width * height <= mostPixels) return;
  throw new DataError(
    `${where}: is ${width} x ${height}, expected at least one pixel and at most ${mostPixels} (PIL's limit). Replace the file`,
  );
}
