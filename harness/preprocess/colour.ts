import type { PilMode } from './image-header.js';
import type { IntegerImage, PixelImage } from './pixel-image.js';

/** a * b / 255, rounded, for 0 <= a, b <= 255 (PIL's MULDIV255). */
function multiply255(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/** The LA or RGBA image with its colours multiplied by alpha. Source: Pillow, src/libImaging/Convert.c, `rgba2rgbA`. */
export function premultiply(image: PixelImage): PixelImage {
  const { channels } = image;
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += channels) {
    const alpha = data[i + channels - 1];
    for (let c = i; c < i + channels - 1; c++) data[c] = multiply255(data[c], alpha);
  }
  return { ...image, data };
}

/** The LA or RGBA image with its colours divided by alpha, rounded down and clipped; alpha 0 and 255 leave them alone.
 *  Source: Pillow, src/libImaging/Convert.c, `rgbA2rgba`. */
export function unpremultiply(image: PixelImage): PixelImage {
  const { channels } = image;
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += channels) {
    const alpha = data[i + channels - 1];
    if (alpha === 0 || alpha === 255) continue;
    for (let c = i; c < i + channels - 1; c++) data[c] = Math.min(255, Math.trunc((255 * data[c]) / alpha));
  }
  return { ...image, data };
}

/** The image in RGB, as PIL's `convert('RGB')`: grey is repeated, alpha is dropped (not composited), CMYK goes by the
 *  plain formula without a profile. Source: Pillow, src/libImaging/Convert.c, `cmyk2rgb`. */
export function toRgb(image: PixelImage, mode: PilMode): PixelImage {
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    if (channels < 3) {
      rgb[to] = rgb[to + 1] = rgb[to + 2] = data[from];
    } else if (mode === 'CMYK') {
      const white = 255 - data[from + 3];
      for (let c = 0; c < 3; c++) rgb[to + c] = white - multiply255(data[from + c], white);
    } else {
      for (let c = 0; c < 3; c++) rgb[to + c] = data[from + c];
    }
  }
  return { width, height, channels: 3, data: rgb };
}

/** The integers as grey RGB, clipped to 0 and 255, as PIL's `convert('RGB')` does with mode "I": nothing is scaled, so most
 *  of a picture that uses its 16 bits turns white. Source: Pillow, src/libImaging/Convert.c, `i2rgb`. */
export function clipToRgb({ width, height, data }: IntegerImage): PixelImage {
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < data.length; i++) rgb.fill(data[i], i * 3, i * 3 + 3);
  return { width, height, channels: 3, data: new Uint8Array(rgb.buffer) };
}
