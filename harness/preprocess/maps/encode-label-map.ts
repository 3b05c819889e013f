import type { LabelMap } from '../../core/annotations.js';
import { writePng } from './png.js';

/** The grey PNG of a label map: 8 bits where every label fits, else 16, or as many as asked for. The same bytes every time.
 *  Throws RangeError on a label that does not fit. */
export function encodeLabelMap({ width, height, data }: LabelMap, bits?: 8 | 16): Uint8Array {
  let most = 0;
  for (const label of data) if (label > most) most = label;
  const depth = bits ?? (most < 256 ? 8 : 16);
  if (most >= 2 ** depth) throw new RangeError(`label ${most} does not fit in ${depth} bits`);
  const samples = depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data);
  return writePng({ width, height, channels: 1, data: samples });
}
