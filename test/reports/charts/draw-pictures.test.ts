import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { charts } from '../../../reports/charts/charts.js';
import { paletteOf } from '../../../reports/charts/chart-theme.js';
import { drawChart, drawPictureFiles, drawPictures } from '../../../reports/charts/draw-pictures.js';
import { headingHeight } from '../../../reports/charts/heading.js';
import { makeReportData } from '../../support/report-data.js';

const data = makeReportData({ tasks: 3 });
const pictures = drawPictures(data);

describe('drawPictures', () => {
  it('gives the same bytes twice, as images of the size that they say', async () => {
    expect(drawPictures(data)).toEqual(pictures);
    expect(Object.keys(pictures)).toEqual(charts.filter((chart) => chart.applies(data)).map(({ id }) => id));
    for (const { uri, width, height } of Object.values(pictures)) {
      const [, type, base64] = /^data:image\/(png|webp);base64,(.*)$/.exec(uri) ?? [];
      const found = await sharp(Buffer.from(base64, 'base64')).metadata();
      expect([found.format, found.width, found.height]).toEqual([type, 1.5 * width, 1.5 * height]);
    }
  });

  it('fits into a page together', () => {
    const bytes = Object.values(pictures).reduce((sum, { uri }) => sum + uri.length, 0);
    expect(bytes).toBeLessThan(400_000);
  });
});

describe('drawPictureFiles', () => {
  it('gives PNG files at two pixels for one', async () => {
    for (const { id, png } of drawPictureFiles(data)) {
      const chart = charts.find((one) => one.id === id);
      expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      const { width, height } = await sharp(png).metadata();
      expect([width, height]).toEqual([1520, 2 * ((chart?.height(data, {}) ?? 0) + headingHeight)]);
    }
  });
});

describe('drawChart', () => {
  it('has the colour of a series on it, and another one on dark ground', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { surface, series } = paletteOf(theme);
      const png = drawChart(charts[0], data, {}, 1, 'image/png', theme);
      const { data: pixels } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const count = (colour: string): number => {
        const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
        let found = 0;
        for (let i = 0; i < pixels.length; i += 3)
          if (pixels[i] === red && pixels[i + 1] === green && pixels[i + 2] === blue) found++;
        return found;
      };
      expect(count(surface)).toBeGreaterThan(100_000);
      expect(count(series[0])).toBeGreaterThan(100);
    }
  });
});
