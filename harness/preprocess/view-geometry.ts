import type { GridLayout, ImageView } from '../core/encoder.js';
import type { Size } from './geometry.js';
import type { PixelWindow } from './pixel-image.js';

/** An image seen through windows of one size. */
export interface ViewPlan extends GridLayout {
  /** Height and width of every window: the input of the graph. */
  readonly window: Size;
  /** Top edges of the windows, and left edges: there is a window for each pair. Multiples of `stride`, rising. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

/** How an image of `source` pixels is seen by a graph that takes windows of `window` pixels and gives one cell for `stride`
 *  by `stride` of them. Both sides of the resized image are multiples of `stride`, rounded half up, at least one. `whole`:
 *  the largest that fits one window. `sliding`: it would fill `shortSide` windows and stand out in one direction; windows
 *  are the multiple of `stride` next to `view.stride` times their side apart, the last one moved back to the border. Where
 *  the image is smaller than the window, its right and lower part is padding. The stride must divide the window. */
export function planView(source: Size, view: ImageView, window: Size, stride: number): ViewPlan {
  const ratios = [window[0] / source[0], window[1] / source[1]];
  const scale = view.kind === 'whole' ? Math.min(...ratios) : view.shortSide * Math.max(...ratios);
  const resized: Size = [multipleNear(source[0] * scale, stride), multipleNear(source[1] * scale, stride)];
  const share = view.kind === 'whole' ? 1 : view.stride;
  const [tops, lefts] = [0, 1].map((axis) =>
    placeWindows(resized[axis], window[axis], multipleNear(window[axis] * share, stride)),
  );
  return { source, resized, stride, window, tops, lefts };
}

/** The windows of a plan, row by row. */
export function listWindows({ tops, lefts, window: [height, width] }: ViewPlan): readonly PixelWindow[] {
  return tops.flatMap((top) => lefts.map((left) => ({ top, left, height, width })));
}

function placeWindows(length: number, side: number, step: number): readonly number[] {
  const last = Math.max(0, length - side);
  const starts: number[] = [];
  for (let start = 0; start < last; start += step) starts.push(start);
  return [...starts, last];
}

/** At least one `unit`. */
function multipleNear(length: number, unit: number): number {
  return Math.max(1, Math.round(length / unit)) * unit;
}
