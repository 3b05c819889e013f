import type { BaselineSamples } from '../../config/baseline.js';
import { decodeBits, encodeBits, type BitSet } from '../../core/bit-set.js';
import { DataError } from '../../core/errors.js';
import type { SampleDigest } from '../sample-digest.js';

const bitsOfPrint = 16;

/** A digest as a baseline file keeps it: a bit for each sample that is right or wrong, in Base64. Not for a digest in which an id
 *  is repeated: nothing can be compared with it. */
export function storeSamples({ count, items, predictions, correct, prints }: SampleDigest): BaselineSamples {
  return {
    ...{ count, items, predictions },
    marked: correct.length,
    correct: encodeBits(correct),
    ...(prints && { prints: encodeBits(packPrints(prints)) }),
  };
}

/** The digest that was stored; `where` begins the message. Throws DataError where numbers and bits do not fit together. */
export function openSamples(stored: BaselineSamples, where: string): SampleDigest {
  const { count, items, predictions, marked } = stored;
  if (marked > count)
    throw new DataError(`${where}: ${marked} samples are right or wrong, got ${count} samples`);
  if (marked < count !== (stored.prints !== undefined))
    throw new DataError(
      `${where}: prints are ${stored.prints === undefined ? 'missing' : 'there'}, ${marked} of ${count} samples are right or wrong`,
    );
  const correct = decodeBits(stored.correct, marked, `${where}, correct`);
  if (stored.prints === undefined) return { count, items, predictions, correct };
  const { bytes } = decodeBits(stored.prints, bitsOfPrint * count, `${where}, prints`);
  return { count, items, predictions, correct, prints: unpackPrints(bytes) };
}

/** Low byte first, whatever the machine. */
function packPrints(prints: Uint16Array): BitSet {
  const bytes = new Uint8Array(2 * prints.length);
  prints.forEach((print, i) => {
    bytes[2 * i] = print & 0xff;
    bytes[2 * i + 1] = print >> 8;
  });
  return { length: bitsOfPrint * prints.length, bytes };
}

function unpackPrints(bytes: Uint8Array): Uint16Array {
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i] | (bytes[2 * i + 1] << 8));
}
