import { checkValue } from '../../harness/config/json-file.js';
import { mapDigestSchema } from '../../harness/config/output-digests.js';
import type { OutputDigest } from '../../harness/core/encoder.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { MeasuredMap } from './measure-map.js';

/** The digest of a segmented image: what was measured of it, and the predicted map. */
export function digestMap({ png, ...facts }: MeasuredMap): OutputDigest {
  return { facts, bytes: png };
}

/** What was measured of an image, from its digest. Throws ProtocolError, which begins with `where`, on any other. */
export function openMapDigest({ facts, bytes: png }: OutputDigest, where: string): MeasuredMap {
  if (!png) throw new ProtocolError(`${where}: has no bytes, expected the PNG of the predicted map`);
  const { segments, ...measured } = checkValue(facts, where, mapDigestSchema, ProtocolError);
  return { ...measured, png, ...(segments && { segments }) };
}
