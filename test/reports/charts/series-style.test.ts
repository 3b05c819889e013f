import { describe, expect, it } from '@jest/globals';
import { paletteOf } from '../../../reports/charts/chart-theme.js';
import { familiesOf, styleOfFamily, styleOfSeries } from '../../../reports/charts/series-style.js';
import { makeReportData } from '../../support/report-data.js';

const data = makeReportData({ models: 3, tasks: 1 });
const [model] = data.models;
const palette = paletteOf('light');
const of = (families: readonly string[]) => ({
  ...data,
  curves: [],
  models: families.map((family) => ({ ...model, family })),
});

describe('familiesOf', () => {
  it('puts the families of the study first, then those with the most models', () => {
    expect(familiesOf(of(['b', 'a', 'vit', 'b', 'vitamin', 'c']))).toEqual(['vitamin', 'vit', 'b', 'a', 'c']);
  });
});

describe('styleOfFamily', () => {
  it('gives no two of thirty families the same colour and shape', () => {
    const families = Array.from({ length: 30 }, (_, index) => `family ${index}`);
    const styles = families.map((family) => {
      const { colour, shape } = styleOfFamily(of(families), family, palette);
      return `${colour} ${shape}`;
    });
    expect(new Set(styles).size).toBe(30);
  });

  it('keeps the first family its colour, whoever else is there', () => {
    const [first] = palette.series;
    expect(styleOfFamily(of(['vitamin']), 'vitamin', palette).colour).toBe(first);
    expect(styleOfFamily(of(['zz', 'zz', 'aa', 'vitamin']), 'vitamin', palette).colour).toBe(first);
  });
});

describe('styleOfSeries', () => {
  it('draws a series of several families in the colour of text', () => {
    const series = { key: 'k', family: 'vit, vitamin', data: 'd', fixed: '', published: false };
    expect(styleOfSeries(data, series, palette).colour).toBe(palette.text);
  });
});

describe('colours', () => {
  it.each(['light', 'dark'] as const)(
    'stand out from the ground by 3 : 1 and texts by 4.5 : 1, %s',
    (theme) => {
      const { surface, text, muted, series } = paletteOf(theme);
      const luminance = (colour: string): number => {
        const [red, green, blue] = [1, 3, 5].map((at) => {
          const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (colour: string): number => {
        const [one, other] = [luminance(colour), luminance(surface)];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      };
      for (const colour of series) expect(contrast(colour)).toBeGreaterThan(3);
      for (const colour of [text, muted, ...series]) expect(contrast(colour)).toBeGreaterThan(4.5);
    },
  );
});
