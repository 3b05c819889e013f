import type { Rle } from '../annotations.js';
import { createRle } from './runs.js';

/** The compressed text of run lengths, as COCO files have it: each count in characters of five bits with a continuation
 *  bit, offset 48; from the fourth count on the difference to the count two before. Source: COCO API, common/maskApi.c
 *  (rleToString). */
export function formatRle({ counts }: Rle): string {
  const codes: number[] = [];
  for (let run = 0; run < counts.length; run++) {
    let rest = run > 2 ? counts[run] - counts[run - 2] : counts[run];
    let more = true;
    while (more) {
      const bits = rest & 0x1f;
      rest >>= 5;
      more = (bits & 0x10) === 0 ? rest !== 0 : rest !== -1;
      codes.push((more ? bits | 0x20 : bits) + 48);
    }
  }
  return toText(codes);
}

/** The run lengths of a compressed text. Throws RangeError on characters that are none of the 64, on a text that ends inside
 *  a count, on negative counts, and unless they sum to height * width. */
export function parseRle(text: string, height: number, width: number): Rle {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let bits = 0;
    let code: number;
    do {
      code = text.charCodeAt(at) - 48;
      if (!(code >= 0 && code < 64)) throw new RangeError(describeFault(text, at));
      if (bits > 30) throw new RangeError(`run ${counts.length} (from 0) has more than 32 bits`);
      value |= (code & 0x1f) << bits;
      bits += 5;
      at++;
    } while ((code & 0x20) !== 0);
    if ((code & 0x10) !== 0 && bits < 32) value |= -1 << bits;
    const run = counts.length;
    counts.push(run > 2 ? value + counts[run - 2] : value);
  }
  return createRle(counts, height, width);
}

function describeFault(text: string, at: number): string {
  if (at === text.length) return 'the run lengths end inside a count. They are cut off';
  return `character ${at} (from 0) of the run lengths is ${JSON.stringify(text[at])}, expected one of "0" to "o"`;
}

/** In pieces: a call takes only so many arguments. */
function toText(codes: readonly number[]): string {
  let text = '';
  for (let from = 0; from < codes.length; from += 4096)
    text += String.fromCharCode(...codes.slice(from, from + 4096));
  return text;
}
