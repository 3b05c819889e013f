import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';

/** How a page is opened; anything else is as browsers do. */
export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly scripts?: boolean;
  readonly forcedColours?: boolean;
  /** With its `#`. */
  readonly hash?: string;
}

/** A page that was opened from a file, and what went wrong in it. */
interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, of scripts, and of the content policy. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for beside its own. */
  readonly requests: readonly string[];
  /** Until its load event. */
  readonly loadMs: number;
}

/** A browser for the tests of one file. */
export interface TestBrowser {
  readonly open: (html: string, options?: OpenOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const found = names
  .map((name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim())
  .find((path) => path !== '');

/** `describe`, where there is a Chromium; else its tests are skipped, and a line says what to install. */
export const describeInBrowser = found === undefined ? skipAll : describe;

/** Starts the Chromium of the machine: every page gets a window and a folder of its own. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: found ?? '', args: ['--no-sandbox'] });
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  let count = 0;
  return {
    open: async (html, options = {}) => {
      const file = join(folder, `${count++}.html`);
      writeFileSync(file, html);
      return openFile(browser, pathToFileURL(file).href, options);
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openFile(browser: Browser, url: string, options: OpenOptions): Promise<OpenPage> {
  const { width = 1280, height = 900, scheme = 'light', scripts = true, forcedColours = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    forcedColors: forcedColours ? 'active' : 'none',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    offline: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { protocol } = new URL(request.url());
    if (request.url() !== url && protocol !== 'data:' && protocol !== 'blob:') requests.push(request.url());
  });
  const start = performance.now();
  await page.goto(url + (options.hash ?? ''), { waitUntil: 'load' });
  return { page, complaints, requests, loadMs: performance.now() - start };
}

function skipAll(title: string, tests: () => void): void {
  process.stderr.write(`skipped: ${title}. No Chromium on the path: apt-get install chromium\n`);
  describe.skip(title, tests);
}
