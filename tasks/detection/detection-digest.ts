import { checkValue } from '../../harness/config/json-file.js';
import { detectionDigestSchema } from '../../harness/config/output-digests.js';
import type { Detection, ImageObjects } from '../../harness/core/annotations.js';
import type { OutputDigest } from '../../harness/core/encoder.js';
import { ProtocolError } from '../../harness/core/errors.js';
import { formatRle, parseRle } from '../../harness/core/rle/text.js';

/** What a detector found in one image. */
export interface FoundObjects {
  /** Whether the detector gives masks, even where it found nothing. */
  readonly masks: boolean;
  readonly found: readonly Detection[];
}

/** The digest of an image: its detections, whole. */
export function digestDetections({ masks, found }: FoundObjects): OutputDigest {
  const objects = found.map(({ mask, ...one }) => ({ ...one, ...(mask && { mask: formatRle(mask) }) }));
  return { facts: { masks, found: objects } };
}

/** The detections of an image of this size, from their digest. Throws ProtocolError, which begins with `where`, on any other. */
export function openDetections(
  { facts }: OutputDigest,
  { height, width }: Pick<ImageObjects, 'height' | 'width'>,
  where: string,
): FoundObjects {
  const { masks, found } = checkValue(facts, where, detectionDigestSchema, ProtocolError);
  return {
    masks,
    found: found.map(({ mask, ...one }) => ({
      ...one,
      ...(mask !== undefined && { mask: openMask(mask, height, width, where) }),
    })),
  };
}

function openMask(text: string, height: number, width: number, where: string) {
  try {
    return parseRle(text, height, width);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProtocolError(`${where}: a mask: ${error.message}`);
  }
}
