import { createHash } from 'node:crypto';

/** SHA-256 of bytes or UTF-8 text, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a JSON value that does not depend on the order of its keys. `undefined` members count as absent. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** JSON with sorted keys and no white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
