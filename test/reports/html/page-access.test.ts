import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { drawPictures } from '../../../reports/charts/draw-pictures.js';
import { readFonts } from '../../../reports/html/read-fonts.js';
import { renderPage } from '../../../reports/html/render-page.js';
import {
  describeInBrowser,
  startBrowser,
  type OpenOptions,
  type TestBrowser,
} from '../../support/browser.js';
import { bundlePageScript } from '../../support/page-script.js';
import { makeReportData } from '../../support/report-data.js';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describeInBrowser('a report for everyone', () => {
  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  const data = makeReportData({ models: 8, tasks: 6 });
  const assets = { script: bundlePageScript(), fonts: readFonts(), pictures: drawPictures(data) };
  const html = renderPage(data, assets);
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  const scan = async (options: OpenOptions): Promise<readonly string[]> => {
    const { page } = await browser.open(html, options);
    if (options.scripts !== false) await page.waitForSelector('html.js');
    // All at once: what is out of sight would not be looked at, and each chart is only made when it comes into sight.
    await page.evaluate(() => {
      for (const section of document.querySelectorAll<HTMLElement>('main > section'))
        section.style.contentVisibility = 'visible';
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    for (const figure of await page.locator('figure').all()) await figure.scrollIntoViewIfNeeded();
    if (options.scripts !== false)
      await page.waitForFunction(
        () =>
          document.querySelectorAll('figure .chart-stage canvas').length ===
          document.querySelectorAll('figure').length,
      );
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { axe: scanner } = window as unknown as {
        axe: { run: () => Promise<{ violations: readonly Violation[] }> };
      };
      return (await scanner.run()).violations;
    });
    return found.map(({ id, impact, nodes }) => `${impact ?? ''} ${id}: ${nodes[0].html.slice(0, 200)}`);
  };

  it.each(['light', 'dark'] as const)('has no violation that axe finds in %s colours', async (scheme) => {
    expect(await scan({ scheme })).toEqual([]);
  });

  it('catches a planted one', async () => {
    const { page } = await browser.open(
      '<!doctype html><html><title>x</title><main><h1>x</h1></main></html>',
    );
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { axe: scanner } = window as unknown as {
        axe: { run: () => Promise<{ violations: readonly Violation[] }> };
      };
      return (await scanner.run()).violations.map(({ id }) => id);
    });
    expect(found).toContain('html-has-lang');
  });

  it.each([
    ['320 pixels wide', { width: 320, height: 640 }],
    // Twice as large in a window of 1280 pixels.
    ['at 200 %', { width: 640, height: 450 }],
  ])('needs no sideways scrolling %s', async (_, size) => {
    const { page } = await browser.open(html, size);
    await page.waitForSelector('html.js');
    await page.evaluate(() => {
      for (const section of document.querySelectorAll<HTMLElement>('main > section'))
        section.style.contentVisibility = 'visible';
      for (const details of document.querySelectorAll('main details'))
        (details as HTMLDetailsElement).open = true;
    });
    for (const figure of await page.locator('figure').all()) await figure.scrollIntoViewIfNeeded();
    const wide = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return scrollWidth <= clientWidth
        ? []
        : [...document.querySelectorAll('main *')]
            .filter(
              (one) => one.getBoundingClientRect().right > clientWidth + 1 && !one.closest('.table, pre'),
            )
            .map((one) => one.outerHTML.slice(0, 120));
    });
    expect(wide).toEqual([]);
    // What is wider scrolls in a region that keys can reach.
    const regions = await page.$$eval('.table, pre', (all) =>
      all
        .filter((region) => region.scrollWidth > region.clientWidth + 1)
        .map((region) => region.getAttribute('tabindex')),
    );
    expect(regions.length).toBeGreaterThan(2);
    expect(new Set(regions)).toEqual(new Set(['0']));
  });

  it('keeps marks and borders in forced colours', async () => {
    const { page } = await browser.open(html, { forcedColours: true });
    await page.waitForSelector('html.js');
    const cells = page.locator('#heatmap-table td.s');
    expect(await cells.count()).toBeGreaterThan(0);
    expect(await cells.first().textContent()).toContain('•');
    const button = page.locator('.tools button').first();
    expect(await button.evaluate((one) => getComputedStyle(one).borderTopWidth)).toBe('1px');
    expect(await page.locator('#headline-table .mark').first().textContent()).toMatch(/best|tied/);
  });
});
