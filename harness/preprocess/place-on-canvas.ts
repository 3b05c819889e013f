import type { PixelImage } from './pixel-image.js';

/** An RGB image at a place inside a canvas of this size, painted with `colour` (0 to 255) where the image does not reach. */
export function placeOnCanvas(
  { width, height, data }: PixelImage,
  place: { readonly left: number; readonly top: number },
  canvas: { readonly width: number; readonly height: number },
  colour: readonly number[],
): PixelImage {
  const painted = new Uint8Array(canvas.width * canvas.height * 3);
  for (let i = 0; i < painted.length; i++) painted[i] = colour[i % 3];
  for (let y = 0; y < height; y++)
    painted.set(
      data.subarray(y * width * 3, (y + 1) * width * 3),
      ((place.top + y) * canvas.width + place.left) * 3,
    );
  return { width: canvas.width, height: canvas.height, channels: 3, data: painted };
}
