// IEEE 754 binary16: 1 bit of sign, 5 of exponent (31: infinity or NaN), 10 of fraction. Held as its bits, since
// Float16Array is not in Node 20.

/** The value of the 16 bits of a float16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/** The values of many float16, each exact. */
export function halvesToFloats(bits: Uint16Array): Float32Array {
  valueOfHalf ??= Float32Array.from({ length: 65_536 }, (_, half) => halfToNumber(half));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = valueOfHalf[bits[i]];
  return values;
}

/** The value of every float16: looking one up is faster than computing it. */
let valueOfHalf: Float32Array | undefined;

/** The bits of the nearest float16 of each value; of two as near, the even one. From 65520 on that is infinity. */
export function floatsToHalves(values: Float32Array): Uint16Array {
  const floats = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < floats.length; i++)
    halves[i] = ((floats[i] >>> 16) & 0x8000) | toHalf(floats[i] & 0x7fff_ffff);
  return halves;
}

const floatOf2ToMinus25 = 0x3300_0000;
const floatOf2ToMinus14 = 0x3880_0000;
const floatOf65520 = 0x477f_f000;
const floatInfinity = 0x7f80_0000;
const halfInfinity = 0x7c00;
const halfNaN = 0x7e00;

/** The bits of a float16 from those of a float32, both without their sign. */
function toHalf(float: number): number {
  if (float >= floatOf65520) return float > floatInfinity ? halfNaN : halfInfinity;
  // the exponent counts from 127 and from 15
  if (float >= floatOf2ToMinus14) return shiftRounded(float - ((127 - 15) << 23), 13);
  if (float <= floatOf2ToMinus25) return 0;
  // below 2^-14 a float16 counts in units of 2^-24; the significand of a float32 is 24 bits, its leading 1 not written
  return shiftRounded((float & 0x007f_ffff) | 0x0080_0000, 126 - (float >>> 23));
}

/** bits / 2^shift, a tie to the even number. A carry moves into the exponent, where it belongs. */
function shiftRounded(bits: number, shift: number): number {
  const whole = bits >>> shift;
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (whole & 1) === 1) ? whole + 1 : whole;
}
