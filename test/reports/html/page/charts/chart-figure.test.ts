import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { parse } from 'csv-parse/sync';
import { paletteOf } from '../../../../../reports/charts/chart-theme.js';
import { drawPictures } from '../../../../../reports/charts/draw-pictures.js';
import { modelSize } from '../../../../../reports/charts/model-size.js';
import type { ReportData } from '../../../../../reports/findings/report-data.js';
import { readFonts } from '../../../../../reports/html/read-fonts.js';
import { renderPage } from '../../../../../reports/html/render-page.js';
import { predictForm } from '../../../../../reports/scaling/predict-form.js';
import { describeInBrowser, startBrowser, type TestBrowser } from '../../../../support/browser.js';
import { bundlePageScript } from '../../../../support/page-script.js';
import { makeReportData } from '../../../../support/report-data.js';

const figure = '#chart-model-size';

/** A place on an axis, from the labels of its ticks: [pixel, value] at two of them, with the logarithm in between. */
interface Scale {
  readonly pixels: readonly [number, number];
  readonly values: readonly [number, number];
}

function invert({ pixels: [a, b], values: [low, high] }: Scale, pixel: number): number {
  return low * (high / low) ** ((pixel - a) / (b - a));
}

function project({ pixels: [a, b], values: [low, high] }: Scale, value: number): number {
  return a + ((b - a) * Math.log(value / low)) / Math.log(high / low);
}

describeInBrowser('charts of the page', () => {
  const data = makeReportData({ tasks: 6 });
  const html = renderPage(data, {
    script: bundlePageScript(),
    fonts: readFonts(),
    pictures: drawPictures(data),
  });
  const [{ id: target }] = data.targets;
  const curves = data.curves.filter((curve) => curve.axis === 'size' && curve.target === target);
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  const open = async (hash = '', width = 1280): Promise<Page> => {
    const { page, complaints } = await browser.open(html, { hash, width });
    await page.waitForSelector('html.js');
    await page.locator(figure).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${figure} canvas`);
    expect(complaints).toEqual([]);
    return page;
  };
  const save = async (page: Page, kind: string): Promise<{ name: string; bytes: Buffer }> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`${figure} [data-download="${kind}"]`),
    ]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  /** Attributes of elements of an SVG text, as the browser's XML parser reads it; an error of that is thrown. */
  const readSvg = (page: Page, svg: string, selector: string): Promise<readonly Record<string, string>[]> =>
    page.evaluate(
      ([text, wanted]) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        const problem = parsed.querySelector('parsererror');
        if (problem) throw new Error(problem.textContent);
        return [...parsed.querySelectorAll(wanted)].map((element) => ({
          text: element.textContent,
          ...Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
        }));
      },
      [svg, selector] as const,
    );
  /** Scales of a downloaded SVG, from its tick labels: parameters in millions below, errors in percent on the left. */
  const readScales = async (page: Page, svg: string): Promise<{ x: Scale; y: Scale }> => {
    const texts = (await readSvg(page, svg, 'text')).map((one) => {
      const [, , , , left, top] = /matrix\(([^)]*)\)/.exec(one.transform)?.[1].split(' ').map(Number) ?? [];
      return { text: one.text, left: left + Number(one.x), top: top + Number(one.y) };
    });
    const millions = texts.filter(({ text }) => /^[\d.]+ M$/.test(text));
    const percents = texts.filter(({ text, left }) => /^[\d.]+ %$/.test(text) && left < 100);
    const [first, last] = [millions[0], millions[millions.length - 1]];
    const [top, bottom] = [percents[0], percents[percents.length - 1]];
    return {
      x: { pixels: [first.left, last.left], values: [parseFloat(first.text), parseFloat(last.text)] },
      y: {
        pixels: [top.top, bottom.top],
        values: [parseFloat(top.text) / 100, parseFloat(bottom.text) / 100],
      },
    };
  };

  it('draws each point of the CSV where its numbers say, to half a pixel', async () => {
    const page = await open();
    const svg = (await save(page, 'svg')).bytes.toString('utf8');
    const { x, y } = await readScales(page, svg);
    const circles = await readSvg(page, svg, 'circle');
    const rows = parse((await save(page, 'csv')).bytes.toString('utf8'), {
      columns: true,
    }) as readonly Record<string, string>[];
    const round = curves.filter(({ series: { family } }) => family === 'vitamin');
    const keys = new Set(round.map(({ series: { key } }) => key));
    const own = rows.filter(({ series }) => keys.has(series));
    expect(circles).toHaveLength(own.length);
    expect(own.length).toBeGreaterThan(2);
    own.forEach((row, index) => {
      const { cx, cy } = circles[index];
      const millions = Number(row[curves[0].xName]);
      expect(Math.abs(project(x, millions) - Number(cx))).toBeLessThan(0.5);
      expect(Math.abs(project(y, Number(row.error)) - Number(cy))).toBeLessThan(0.5);
      expect(invert(x, Number(cx)) / millions).toBeCloseTo(1, 2);
    });
  });

  it('draws the line that the coefficients say, at five places', async () => {
    const page = await open();
    const svg = (await save(page, 'svg')).bytes.toString('utf8');
    const { x, y } = await readScales(page, svg);
    const colours = paletteOf('light').series;
    const curve = curves.find(({ series: { family } }) => family === 'vitamin');
    const params = Object.fromEntries(
      Object.entries(curve?.fit.params ?? {}).map(([name, { value }]) => [name, value]),
    );
    const [line] = (await readSvg(page, svg, 'path')).filter(
      (path) => path.stroke === colours[0] && path['stroke-width'] === '2' && !path['stroke-dasharray'],
    );
    const corners = [...line.d.matchAll(/[ML] ([-\d.]+) ([-\d.]+)/g)].map(([, left, top]) => [
      Number(left),
      Number(top),
    ]);
    expect(corners.length).toBeGreaterThan(4);
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const [left, top] = corners[Math.round(share * (corners.length - 1))];
      const error = predictForm({ form: curve?.fit.form ?? 'constant', params }, invert(x, left));
      expect(Math.abs(project(y, error) - top)).toBeLessThan(0.5);
    }
  });

  it('has the colour of a series on the canvas where its point lies', async () => {
    const page = await open();
    await page.focus(`${figure} .chart-stage`);
    await page.keyboard.press('Home');
    const said = await page.textContent(`${figure} .chart-said`);
    const shown = curves.find(({ points }) => said?.startsWith(`${points[0].model}:`));
    const families = ['vitamin', 'vit', 'convnext'];
    const colour = paletteOf('light').series[families.indexOf(shown?.series.family ?? '')];
    const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    // The ring around the point that has the focus: its middle is the point.
    const pixel = await page.evaluate((selector) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`);
      const tip = document.querySelector<HTMLElement>(`${selector} .chart-tip`);
      const context = canvas?.getContext('2d');
      if (!canvas || !tip || !context) return [];
      const scale = canvas.width / canvas.clientWidth;
      const style = getComputedStyle(tip);
      const side =
        tip.style.left !== ''
          ? parseFloat(style.left) - 14
          : canvas.clientWidth - parseFloat(style.right) - 14;
      const height =
        tip.style.top !== ''
          ? parseFloat(style.top) - 12
          : canvas.clientHeight - parseFloat(style.bottom) - 12;
      return [...context.getImageData(Math.round(side * scale), Math.round(height * scale), 1, 1).data];
    }, figure);
    expect(pixel).toEqual([...wanted, 255]);
  });

  it('gives PNG at two pixels for one, XML with texts, and names with id and commit', async () => {
    const page = await open();
    const png = await save(page, 'png');
    expect([...png.bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const { width, height } = await sharp(png.bytes).metadata();
    expect([width, height]).toEqual([1520, 2 * (440 + 34)]);
    const svg = await save(page, 'svg');
    const texts = (await readSvg(page, svg.bytes.toString('utf8'), 'text')).map(({ text }) => text);
    expect(texts).toContain(modelSize.title(data, {}));
    expect(texts).toContain('vitamin');
    expect((await save(page, 'svg')).bytes).toEqual(svg.bytes);
    expect([png.name, svg.name]).toEqual(['model-size-01234567.png', 'model-size-01234567.svg']);
  });

  it('gives CSV and JSON that agree', async () => {
    const page = await open();
    const report = JSON.parse((await save(page, 'json')).bytes.toString('utf8')) as ReportData;
    const rows = parse((await save(page, 'csv')).bytes.toString('utf8'), {
      columns: true,
    }) as readonly Record<string, string>[];
    const points = report.curves
      .filter((curve) => curve.axis === 'size' && curve.target === target)
      .flatMap(({ series, points: all }) => all.map((point) => ({ ...point, series: series.key })));
    expect(rows.map(({ series, model, score, low }) => [series, model, Number(score), Number(low)])).toEqual(
      points.map(({ series, model, score, low }) => [series, model, score, low]),
    );
    expect(report.header.title).toBe(data.header.title);
  });

  it('answers to keys: along a series, to the next, and away', async () => {
    const page = await open();
    const said = (): Promise<string | null> => page.textContent(`${figure} .chart-said`);
    await page.focus(`${figure} .chart-stage`);
    const walk: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'End', 'Home', 'ArrowDown']) {
      await page.keyboard.press(key);
      walk.push(await said());
    }
    const [first, next] = curves;
    const names = [...first.points].sort((one, other) => one.x - other.x).map(({ model }) => model);
    const starts = [names[0], names[1], names[names.length - 1], names[0]];
    expect(walk.slice(0, 4).map((text) => text?.split(':')[0])).toEqual(starts);
    expect(next.points.map(({ model }) => model)).toContain(walk[4]?.split(':')[0]);
    await expectHidden(page, false);
    await page.keyboard.press('Escape');
    await expectHidden(page, true);
  });
  const expectHidden = async (page: Page, hidden: boolean): Promise<void> => {
    expect(await page.locator(`${figure} .chart-tip`).isHidden()).toBe(hidden);
  };

  it('keeps what is chosen in the address, and restores it', async () => {
    const page = await open();
    const { id: other } = data.targets[1];
    await page.selectOption(`${figure} select`, other);
    await page.check(`${figure} input[value="logit"]`);
    await page.uncheck(`${figure} .chart-series input >> nth=0`);
    const hash = await page.evaluate(() => window.location.hash);
    const again = await open(hash);
    expect(await again.inputValue(`${figure} select`)).toBe(other);
    expect(await again.isChecked(`${figure} input[value="logit"]`)).toBe(true);
    expect(await again.isChecked(`${figure} .chart-series input >> nth=0`)).toBe(false);
    const view = { target: other, y: 'logit', hide: curves[0].series.key };
    expect(await again.getAttribute(`${figure} .chart-stage`, 'aria-label')).toContain(
      modelSize.describe(data, view),
    );
    expect(await again.textContent(`${figure} figcaption`)).toContain(modelSize.title(data, view));
    const cells = await again.locator(`${figure} tbody tr`).count();
    expect(cells).toBe(modelSize.table(data, view).rows.length);
  });

  it('enlarges the stamp of a target, and sorts the stamps', async () => {
    const page = await open();
    const last = page.locator('[data-enlarge]').last();
    const chosen = await last.getAttribute('data-enlarge');
    await last.click();
    expect(await page.inputValue(`${figure} select`)).toBe(chosen);
    await page.check('[name="multiples-order"][value="slope"]');
    const slopes = await page
      .locator('[data-slope]')
      .evaluateAll((items) => items.map((item) => Number((item as HTMLElement).dataset.slope)));
    expect(slopes.length).toBeGreaterThan(3);
    expect(slopes).toEqual([...slopes].sort((one, two) => two - one));
  });

  it('fits a narrow window, and prints the light picture of what is shown', async () => {
    const page = await open('#model-size.y=accuracy', 390);
    const { width, before } = await page.evaluate((selector) => {
      const canvas = document.querySelector(`${selector} canvas`);
      const picture = document.querySelector<HTMLImageElement>(`${selector} img`);
      window.dispatchEvent(new Event('beforeprint'));
      return { width: canvas?.clientWidth ?? 0, before: picture?.src };
    }, figure);
    expect(width).toBeGreaterThan(200);
    expect(width).toBeLessThanOrEqual(390);
    await page.waitForFunction(
      ([selector, old]) => document.querySelector<HTMLImageElement>(`${selector} img`)?.src !== old,
      [figure, before] as const,
    );
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator(`${figure} img`).isVisible()).toBe(true);
    expect(await page.locator(`${figure} canvas`).isVisible()).toBe(false);
  });
});
