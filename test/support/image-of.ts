import type { Sample } from '../../harness/core/sample.js';

/** The bytes of a sample's image; throws where it has none. */
export function imageOf({ id, image }: Sample): Uint8Array {
  if (!image) throw new Error(`sample ${id} has no image`);
  return image;
}
