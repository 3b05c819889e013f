// The two passes of the resize in AssemblyScript, which `npm run build` makes into WebAssembly. Pixels are bytes, weights fixed point
// with 22 bits after the point. The instruction that multiplies and adds pairs takes 16-bit numbers, so a weight comes as its
// low half, signed, and the high half that this leaves: sum = high * 2^16 + low, which wraps as a sum of 32-bit products.
// Weights lie in pairs of taps, 8 bytes each: the two high halves, then the two low ones. Reads and writes go beyond pixels
// that do not fill a step: resample-window.ts leaves room for that.

/** The horizontal pass over `rows` rows, four at a time, of `stride` bytes each: output x of a row sums `taps` pixels from
 *  `starts[x]` on, one of up to four channels in each lane. Rows of the result are `toStride` bytes apart. */
export function sumColumns(
  from: usize,
  stride: usize,
  rows: usize,
  channels: usize,
  first: usize,
  starts: usize,
  weights: usize,
  taps: usize,
  width: usize,
  to: usize,
  toStride: usize,
): void {
  const pair = pairOfTaps(channels);
  for (let y: usize = 0; y < rows; y += 4) {
    let weight = weights;
    let out = to;
    for (let x: usize = 0; x < width; x++) {
      let pixel = from + (load<usize>(starts + 4 * x) - first) * channels;
      let high0 = i32x4.splat(0);
      let high1 = i32x4.splat(0);
      let high2 = i32x4.splat(0);
      let high3 = i32x4.splat(0);
      let low0 = i32x4.splat(1 << 21);
      let low1 = i32x4.splat(1 << 21);
      let low2 = i32x4.splat(1 << 21);
      let low3 = i32x4.splat(1 << 21);
      for (let t: usize = 0; t < taps; t += 2) {
        const high = v128.load32_splat(weight);
        const low = v128.load32_splat(weight, 4);
        let values = i8x16.swizzle(v128.load(pixel), pair);
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(values, high));
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(values, low));
        values = i8x16.swizzle(v128.load(pixel + stride), pair);
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(values, high));
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(values, low));
        values = i8x16.swizzle(v128.load(pixel + 2 * stride), pair);
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(values, high));
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(values, low));
        values = i8x16.swizzle(v128.load(pixel + 3 * stride), pair);
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(values, high));
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(values, low));
        weight += 8;
        pixel += 2 * channels;
      }
      const bytes = toBytes(join(high0, low0), join(high1, low1), join(high2, low2), join(high3, low3));
      v128.store32_lane(out, bytes, 0);
      v128.store32_lane(out + toStride, bytes, 1);
      v128.store32_lane(out + 2 * toStride, bytes, 2);
      v128.store32_lane(out + 3 * toStride, bytes, 3);
      out += channels;
    }
    from += 4 * stride;
    to += 4 * toStride;
  }
}

/** The vertical pass: row y of the result, `rowBytes` bytes, sums `taps` rows from row `starts[y] - first` on, 16 bytes at a
 *  time. Rows of the input are `stride` bytes apart; those of the result lie end to end. */
export function sumRows(
  from: usize,
  stride: usize,
  first: usize,
  starts: usize,
  weights: usize,
  taps: usize,
  height: usize,
  rowBytes: usize,
  to: usize,
): void {
  for (let y: usize = 0; y < height; y++) {
    const top = from + (load<usize>(starts + 4 * y) - first) * stride;
    for (let x: usize = 0; x < rowBytes; x += 16) {
      let weight = weights;
      let row = top + x;
      let high0 = i32x4.splat(0);
      let high1 = i32x4.splat(0);
      let high2 = i32x4.splat(0);
      let high3 = i32x4.splat(0);
      let low0 = i32x4.splat(1 << 21);
      let low1 = i32x4.splat(1 << 21);
      let low2 = i32x4.splat(1 << 21);
      let low3 = i32x4.splat(1 << 21);
      for (let t: usize = 0; t < taps; t += 2) {
        const high = v128.load32_splat(weight);
        const low = v128.load32_splat(weight, 4);
        weight += 8;
        const a = v128.load(row);
        const b = v128.load(row + stride);
        row += 2 * stride;
        const left = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        let pairs = i16x8.extend_low_i8x16_u(left);
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(pairs, high));
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(pairs, low));
        pairs = i16x8.extend_high_i8x16_u(left);
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(pairs, high));
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(pairs, low));
        pairs = i16x8.extend_low_i8x16_u(right);
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(pairs, high));
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(pairs, low));
        pairs = i16x8.extend_high_i8x16_u(right);
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(pairs, high));
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(pairs, low));
      }
      v128.store(to + x, toBytes(join(high0, low0), join(high1, low1), join(high2, low2), join(high3, low3)));
    }
    weights += 4 * taps;
    to += rowBytes;
  }
}

/** The bytes that two taps of one channel take in each lane; 255 takes a zero. */
function pairOfTaps(channels: usize): v128 {
  switch (channels) {
    case 1:
      return i8x16(0, -1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    case 2:
      return i8x16(0, -1, 2, -1, 1, -1, 3, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    case 3:
      return i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
    default:
      return i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1);
  }
}

/** Sums without the bits after the point. */
function join(high: v128, low: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.shl(high, 16), low), 22);
}

/** Clipped to 0 and 255. */
function toBytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}
