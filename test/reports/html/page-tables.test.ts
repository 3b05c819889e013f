import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { renderPage } from '../../../reports/html/render-page.js';
import { describeInBrowser, startBrowser, type TestBrowser } from '../../support/browser.js';
import { bundlePageScript } from '../../support/page-script.js';
import { makeReportData } from '../../support/report-data.js';

describeInBrowser('tables of the page', () => {
  const data = makeReportData({ flips: 1500 });
  const html = renderPage(data, { script: bundlePageScript(), fonts: [], pictures: {} });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  const open = async (hash = ''): Promise<Page> => {
    const { page } = await browser.open(html, { hash });
    await page.waitForSelector('html.js');
    return page;
  };
  const rows = '#headline-table tbody tr:not([hidden])';
  const readColumn = (page: Page, column: number): Promise<readonly string[]> =>
    page.locator(`${rows} > :nth-child(${column + 1})`).allTextContents();
  const { columns, rows: models } = data.headline;
  const retrieval = columns.findIndex(({ id }) => id === 'retrieval');
  /** Names by the shown value; equal ones as they were. */
  const byRetrieval = (sign: 1 | -1): readonly string[] =>
    models
      .flatMap(({ model, cells }) => {
        const cell = cells[retrieval];
        return 'value' in cell ? [{ model, value: Number((100 * cell.value).toFixed(1)) }] : [];
      })
      .sort((one, other) => sign * (one.value - other.value))
      .map(({ model }) => model);
  const missing = models.filter(({ cells }) => 'reason' in cells[retrieval]).map(({ model }) => model);

  it('sort by number, then the other way, then as they were; what is missing stands last', async () => {
    const page = await open();
    const head = page.locator(`#headline-table thead th:nth-child(${retrieval + 2})`);
    const asTheyWere = await readColumn(page, 0);
    expect(missing).toHaveLength(1);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await readColumn(page, 0)).toEqual([...byRetrieval(-1), ...missing]);
    await head.getByRole('button').click();
    expect(await readColumn(page, 0)).toEqual([...byRetrieval(1), ...missing]);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await readColumn(page, 0)).toEqual(asTheyWere);
  });

  it('filter by words, and say how many rows are left', async () => {
    const page = await open();
    const tools = page.locator('.tools').first();
    await tools.getByRole('searchbox').fill('VIT- micro-s');
    const left = models.map(({ model }) => model).filter((model) => model.startsWith('vit-micro-s'));
    expect(left.length).toBeGreaterThan(1);
    expect(await readColumn(page, 0)).toEqual(left);
    expect(await tools.getByRole('status').textContent()).toBe(`${left.length} of ${models.length} rows`);
  });

  it('hide columns, and copy what is left as CSV and as Markdown', async () => {
    const page = await open('#headline-table.filter=vit-micro-l');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const tools = page.locator('.tools').first();
    await tools.getByText('Columns').click();
    for (const box of (await tools.getByRole('checkbox').all()).slice(1)) await box.uncheck();
    await tools.getByRole('button', { name: 'Copy as CSV' }).click();
    await tools.getByText('1 row copied as CSV').waitFor();
    const params = await page.locator(`${rows} td:not([hidden])`).innerText();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    expect(csv.replaceAll('\r', '')).toBe(`Model,Parameters M\nvit-micro-l,${params}\n`);
    await tools.getByRole('button', { name: 'Copy as Markdown' }).click();
    await tools.getByText('1 row copied as Markdown').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `| Model | Parameters M |\n| --- | ---: |\n| vit-micro-l | ${params} |\n`,
    );
  });

  it('copy numbers alone as CSV, with columns for what stands beside them', async () => {
    const page = await open('#headline-table.filter=vit-micro-l');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copy = async (table: string): Promise<readonly (readonly string[])[]> => {
      await page.locator(`.tools:has(+ .table ${table})`).getByText('Copy as CSV').click();
      await page.locator(`.tools:has(+ .table ${table})`).getByText('copied as CSV').waitFor();
      const csv = await page.evaluate(() => navigator.clipboard.readText());
      return csv
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','));
    };
    const [head, row] = await copy('#headline-table');
    const cell = models.find(({ model }) => model === 'vit-micro-l')?.cells[retrieval];
    const value = cell && 'value' in cell ? cell.value : Number.NaN;
    expect(row[head.indexOf('Retrieval %')]).toBe((100 * value).toFixed(1));
    expect(row[head.indexOf('Retrieval % ±')]).toBe('1.1');
    expect(row[head.indexOf('Retrieval % note')]).toBe('best');
    const heat = await copy('#heatmap-table');
    expect(heat).toHaveLength(data.heatmap.tasks.length + 1);
    expect(heat[1].slice(1).map(Number).every(Number.isFinite)).toBe(true);
  });

  it('keep in the address what the reader chose', async () => {
    const page = await open();
    await page.locator('#headline-table thead button').first().click();
    await page.locator('.tools').first().getByRole('searchbox').fill('micro-s');
    await page.locator('.theme-button').click();
    const [shown, { hash }] = [await readColumn(page, 0), new URL(page.url())];
    const again = await open(hash);
    expect(await readColumn(again, 0)).toEqual(shown);
    expect(await again.locator('html').getAttribute('data-theme')).toBe('dark');
    await again.locator('.contents a[href="#heatmap"]').click();
    await again.waitForFunction(() => window.location.hash.includes('at=heatmap'));
    expect(
      await again.locator('#heatmap').evaluate((place) => place.getBoundingClientRect().top),
    ).toBeLessThan(200);
    expect(await readColumn(again, 0)).toEqual(shown);
  });

  it('work by keys alone', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the report');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('vit-');
    expect(new Set((await readColumn(page, 0)).map((name) => name.split('-')[0]))).toEqual(new Set(['vit']));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.locator('#headline-table thead th:nth-child(2)').isHidden()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('.tools details').first().getAttribute('open')).toBeNull();
    for (let press = 0; press < 4; press++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('#headline-table thead th').first().getAttribute('aria-sort')).toBe(
      'ascending',
    );
  });

  it('list the flips of a pair: those in sight of many, by a query, by what was gained', async () => {
    const page = await open();
    const list = page.locator('[data-explorer="0"]');
    await list.scrollIntoViewIfNeeded();
    const { flips } = data.explorer[0];
    const body = list.locator('tbody tr:not(.gap)');
    expect(await list.getByRole('status').textContent()).toBe('1,500 of 1,500 flips');
    expect(await body.count()).toBeLessThan(100);
    await list.locator('.table').evaluate((region) => {
      region.scrollTop = region.scrollHeight;
    });
    await list.getByText(flips[1499].id, { exact: true }).waitFor();
    expect(await body.last().getAttribute('aria-rowindex')).toBe('1501');
    await list.getByRole('searchbox').fill('rocket 00003');
    expect(await body.locator('th').allTextContents()).toEqual(['rocket/00003']);
    await list.getByRole('searchbox').fill('0000');
    await list.getByRole('combobox').selectOption('lost');
    const lost = flips.filter(({ id, gained }) => id.includes('0000') && !gained).map(({ id }) => id);
    expect(lost.length).toBeGreaterThan(0);
    expect(await body.locator('th').allTextContents()).toEqual(lost);
    expect(await page.locator('.thumb').count()).toBe(
      flips.slice(0, 3).filter(({ gained }) => !gained).length,
    );
  });
});
