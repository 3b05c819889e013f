import type { PixelWindow } from './pixel-image.js';

/** How the image is brought to the model's size: `shortest` fills it and crops, `longest` fits in and pads with 0,
 *  `squash` ignores the aspect ratio. */
export type ResizeMode = 'shortest' | 'squash' | 'longest';

/** Height, then width, in pixels. */
export type Size = readonly [height: number, width: number];

/** The size an image of `source` is resized to before the centre crop to `target`.
 *  `shortest` on a square target is torchvision's Resize (the long side is truncated); otherwise, and for `longest`,
 *  open_clip's ResizeKeepRatio (both sides are rounded, half to even).
 *  Source: torchvision 0.14, transforms/functional.py; mlfoundations/open_clip, src/open_clip/transform.py. */
export function resizedSize(source: Size, target: Size, mode: ResizeMode): Size {
  const [height, width] = source;
  switch (mode) {
    case 'squash':
      return target;
    case 'longest':
      return scaleBoth(source, Math.max(height / target[0], width / target[1]));
    case 'shortest': {
      if (target[0] !== target[1]) return scaleBoth(source, Math.min(height / target[0], width / target[1]));
      const short = target[0];
      if (width <= height) return [Math.trunc((short * height) / width), short];
      return [short, Math.trunc((short * width) / height)];
    }
  }
}

/** At least one pixel each way: where the reference rounds to zero, PIL refuses, and so does the caller. */
function scaleBoth([height, width]: Size, ratio: number): Size {
  return [roundHalfToEven(height / ratio), roundHalfToEven(width / ratio)];
}

/** Where the centred rectangle of size `target` lies in an image of size `resized`; negative offsets are padding.
 *  Source: torchvision, `center_crop`: offset = round((size - target) / 2), half to even; a side that is too short is
 *  padded with the smaller half first. */
export function centerWindow(resized: Size, target: Size): PixelWindow {
  const [top, left] = [0, 1].map((axis) => {
    const spare = resized[axis] - target[axis];
    return spare < 0 ? -Math.floor(-spare / 2) : roundHalfToEven(spare / 2);
  });
  return { left, top, width: target[1], height: target[0] };
}

/** Python 3's `round`: 0.5 goes to 0, 1.5 to 2, 2.5 to 2. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
