import { sha256 } from '../../../core/hash.js';

/** Characters of a name that are kept; file systems take 255 bytes, and all that is left here is ASCII. */
const mostCharacters = 120;

/** What records and folders call a model that is known by a name alone: `/` becomes `__`, and what could be no name of a
 *  file becomes `_`; a name too long for one is cut, and ends with a hash of all of it. Two names may come to the same. */
export function toModelId(name: string): string {
  const safe = name
    .replaceAll('/', '__')
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    // hidden, an option, or a folder above; Windows takes dots off the end
    .replace(/^[.-]+|^$/, '_')
    .replace(/\.+$/, '_');
  if (safe.length <= mostCharacters) return safe;
  return `${safe.slice(0, mostCharacters)}-${sha256(name).slice(0, 8)}`;
}
