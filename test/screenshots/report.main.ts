// Run after `npm run demo` by `npm run docs:pictures`: pictures of the report of the embedded models, for README.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { describeInBrowser, startBrowser } from '../support/browser.js';

const pictures = join(packageRoot, 'docs', 'pictures');
mkdirSync(pictures, { recursive: true });

describeInBrowser('pictures of the report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
  const file = join(folder, 'report.html');
  const words = ['report', 'results', '--suite', 'mini-ladder', '--title', 'Embedded models', '--quiet'];
  execFileSync(process.execPath, ['dist/harness/cli/main.js', ...words, '--out', file], { cwd: packageRoot });
  const html = readFileSync(file, 'utf8');
  const browser = startBrowser();
  afterAll(async () => {
    await (await browser).close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    { name: 'report-top', section: 'main', width: 1180, height: 900, scheme: 'light' },
    { name: 'report-model-size', section: '#model-size', width: 1180, height: 880, scheme: 'light' },
    { name: 'report-dark', section: '#data-size', width: 1180, height: 880, scheme: 'dark' },
    { name: 'report-heatmap', section: '#heatmap', width: 1180, height: 760, scheme: 'light' },
    { name: 'report-narrow', section: '#model-size', width: 390, height: 760, scheme: 'light' },
  ] as const)('$name', async ({ name, section, ...options }) => {
    const { page, complaints } = await (await browser).open(html, options);
    await page.locator(section).evaluate((element) => {
      element.scrollIntoView();
    });
    await page.evaluate(() => document.fonts.ready);
    // The charts that came into view are drawn in the frames that follow.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  });
});
