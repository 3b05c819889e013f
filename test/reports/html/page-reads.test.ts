import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { drawPictures } from '../../../reports/charts/draw-pictures.js';
import { readFonts } from '../../../reports/html/read-fonts.js';
import { renderPage } from '../../../reports/html/render-page.js';
import { describeInBrowser, startBrowser, type TestBrowser } from '../../support/browser.js';
import { bundlePageScript } from '../../support/page-script.js';
import { makeReportData } from '../../support/report-data.js';

const titles = [
  'Headline results',
  'Model size',
  'Data size',
  'Training compute',
  'Task by task',
  'Robustness to distribution shift',
  'Tasks by models',
  'Score against cost',
  'Sample by sample',
  'Comparison with published values',
  'Details of the fits',
  'Method and provenance',
  'Downloads',
];

describeInBrowser('a report in a browser', () => {
  const script = bundlePageScript();
  const fonts = readFonts();
  const data = makeReportData();
  const html = renderPage(data, { script, fonts, pictures: drawPictures(data) });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  it('opens without a complaint and asks for nothing', async () => {
    const { page, complaints, requests } = await browser.open(html);
    await page.waitForSelector('html.js');
    await page.evaluate(() => {
      window.scrollTo(0, document.body.scrollHeight);
    });
    expect(await page.evaluate(() => document.fonts.check('600 16px "Source Serif 4"'))).toBe(true);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('is kept by its policy from running or loading what is not its own', async () => {
    const planted = html.replace(
      '</main>',
      '<img src="https://example.org/a.png"><img src="x" onerror="document.title=1"><style>h1{color:red}</style>' +
        '<script>document.title = "broken"</script></main>',
    );
    const { page, complaints } = await browser.open(planted);
    expect(await page.title()).toBe(data.header.title);
    expect(complaints.filter((one) => one.includes('Content Security Policy'))).toHaveLength(5);
    expect(await page.locator('h1').evaluate((title) => getComputedStyle(title).color)).not.toBe(
      'rgb(255, 0, 0)',
    );
  });

  it('reads with scripts off: headings, tables, pictures', async () => {
    const { page, complaints } = await browser.open(html, { scripts: false });
    expect(await page.locator('h2').allTextContents()).toEqual(
      titles.map((title, at) => `${at + 1} ${title}`),
    );
    expect(await page.locator('#headline-table tbody tr').count()).toBe(data.models.length);
    expect(await page.locator('#heatmap-table tbody tr:not(.group)').count()).toBe(data.heatmap.tasks.length);
    const pictures = page.locator('figure img');
    expect(await pictures.count()).toBeGreaterThan(1);
    for (const picture of await pictures.all()) {
      expect(((await picture.getAttribute('alt')) ?? '').length).toBeGreaterThan(40);
      expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(
        300,
      );
    }
    expect(await page.locator('input, select, button').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('prints on more than one page, everything open and nothing cut off', async () => {
    // Inside of the margins of A4 across, at 96 pixels an inch.
    const { page } = await browser.open(html, { width: 1030 });
    await page.waitForSelector('html.js');
    await page.emulateMedia({ media: 'print' });
    const regions = await page.$$eval('.table, pre', (all) =>
      all
        .filter((region) => region.scrollWidth > 1030 || region.scrollHeight > region.clientHeight + 1)
        .map((region) => region.textContent.slice(0, 60)),
    );
    expect(regions).toEqual([]);
    const pdf = (await page.pdf({ tagged: true, outline: true, preferCSSPageSize: true })).toString('latin1');
    expect((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length).toBeGreaterThan(5);
    for (const title of titles) expect(pdf).toContain(title);
  });

  it('survives names that break pages', async () => {
    const hostile = makeReportData({ models: 10, tasks: 10, hostile: true });
    const text = renderPage(hostile, { script, fonts, pictures: {} });
    const { page, complaints, requests } = await browser.open(text, { width: 800 });
    await page.waitForSelector('html.js');
    const shown = await page.locator('#headline-table tbody th').allTextContents();
    expect(shown).toEqual(hostile.models.map(({ id }) => id));
    expect(await page.title()).toBe(hostile.header.title);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
  });

  it.each([1, 2, 3])('opens with %i models', async (models) => {
    const few = makeReportData({ models, tasks: 2 });
    const text = renderPage(few, { script, fonts, pictures: {} });
    const { page, complaints } = await browser.open(text);
    await page.waitForSelector('html.js');
    expect(await page.locator('h2').count()).toBe(titles.length);
    const said = await page.locator('main').textContent();
    expect(/\b(?:NaN|Infinity|undefined|null)\b/.exec(said ?? '')).toBeNull();
    expect(complaints).toEqual([]);
  });

  it('opens with scores of 0 and 1, and with points that are all equal', async () => {
    const plain = makeReportData({ models: 6, tasks: 3 });
    const curves = plain.curves.map((curve, index) => ({
      ...curve,
      points: curve.points.map((point, at) => ({ ...point, score: index % 2 === 0 ? at % 2 : 0.5 })),
    }));
    const text = renderPage({ ...plain, curves }, { script, fonts, pictures: {} });
    const { page, complaints } = await browser.open(text);
    await page.waitForSelector('html.js');
    for (const figure of await page.locator('figure').all()) await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () =>
        document.querySelectorAll('figure .chart-stage canvas').length ===
        document.querySelectorAll('figure').length,
    );
    expect(complaints).toEqual([]);
  });

  it('opens 50 models on 60 tasks within two seconds', async () => {
    const large = makeReportData({ models: 50, tasks: 60, flips: 2000 });
    const { page, complaints, loadMs } = await browser.open(
      renderPage(large, { script, fonts, pictures: {} }),
    );
    await page.waitForSelector('html.js');
    expect(loadMs).toBeLessThan(2000);
    expect(complaints).toEqual([]);
  });
});
