import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Overlay } from '../../../harness/core/picture.js';
import { colourOf } from '../../../reports/pictures/colours.js';
import { paintPicture } from '../../../reports/pictures/paint.js';

// a white image of 6 x 4: it is enlarged 80 times, to 480 x 320
const [width, height, scale] = [6, 4, 80];
const image = await sharp({ create: { width, height, channels: 3, background: 'white' } })
  .png()
  .toBuffer();

interface Painted {
  readonly width: number;
  readonly height: number;
  /** The colour in the middle of a pixel of the image, in the left (truth) or the right panel. */
  readonly at: (panel: 0 | 1, x: number, y: number) => readonly number[];
}

async function paint(truth: Overlay, prediction: Overlay): Promise<Painted> {
  const png = await paintPicture({ id: 'a', image, truth, prediction });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (panel: 0 | 1, x: number, y: number) => {
    const left = 12 + panel * (width * scale + 12) + Math.round((x + 0.5) * scale);
    const top = 30 + Math.round((y + 0.5) * scale);
    return [...data.subarray((top * info.width + left) * 3, (top * info.width + left) * 3 + 3)];
  };
  return { width: info.width, height: info.height, at };
}

const white = [255, 255, 255];

describe('a picture', () => {
  it('shows truth and prediction side by side, small images enlarged', async () => {
    const { width: all, height: high, at } = await paint({}, {});
    expect([all, high]).toEqual([2 * 480 + 3 * 12, 30 + 320 + 24]);
    expect([at(0, 0, 0), at(1, 5, 3)]).toEqual([white, white]);
  });

  it('paints a mask where its runs of ones are, down the columns', async () => {
    // column-major: 5 zeros (column 0 and the top of column 1), then 2 ones: rows 1 and 2 of column 1
    const mask = { height, width, counts: Uint32Array.of(5, 2, 17) };
    const { at } = await paint({}, { boxes: [{ box: [5, 3, 1, 1], label: '', colour: 1, mask }] });
    for (const [x, y] of [
      [1, 1],
      [1, 2],
    ]) {
      expect(at(1, x, y)).not.toEqual(white);
      expect(at(0, x, y)).toEqual(white);
    }
    for (const [x, y] of [
      [1, 0],
      [1, 3],
      [0, 1],
      [2, 1],
    ])
      expect(at(1, x, y)).toEqual(white);
  });

  it('paints the values of a map that have a colour, with a legend below of those that are shown', async () => {
    const data = new Uint8Array(width * height);
    data[0] = 1;
    data[1] = 9;
    const values = new Map([
      [1, { colour: 4, name: 'cat' }],
      [2, { colour: 5, name: 'dog' }],
    ]);
    const painted = await paint({ map: { map: { width, height, data }, values } }, {});
    // the border of a region is opaque
    expect(painted.at(0, 0, 0)).toEqual([...colourOf(4)]);
    expect([painted.at(0, 1, 0), painted.at(0, 0, 1)]).toEqual([white, white]);
    expect(painted.height).toBe(30 + 320 + 24 + 20);
  });

  it('draws boxes in image pixels', async () => {
    const box = [2, 1, 2, 2] as const;
    const { at } = await paint({ boxes: [{ box, label: 'a', colour: 7 }] }, {});
    // the upper edge runs through y = 1, half a pixel above the middle of row 1; inside nothing is painted
    expect(at(0, 2.25, 0.5)).toEqual([...colourOf(7)]);
    expect(at(0, 3, 1.5)).toEqual(white);
  });
});

describe('colours', () => {
  it('are the same for a number and apart for its neighbours', () => {
    expect(colourOf(5)).toEqual(colourOf(5));
    for (let i = 0; i < 200; i++) {
      const [a, b] = [colourOf(i), colourOf(i + 1)];
      expect(Math.max(...a.map((value, channel) => Math.abs(value - b[channel])))).toBeGreaterThan(60);
      for (const value of a) expect(value >= 0 && value <= 255).toBe(true);
    }
  });

  it('are those of CSS: hue 0 at 75 % saturation and 55 % lightness', () => {
    // hsl(0 75% 55%): chroma 0.75 * 0.45 = 0.3375; red 0.55 + 0.3375 = 0.8875 -> 226, others 0.2125 -> 54
    expect(colourOf(0)).toEqual([226, 54, 54]);
  });
});
