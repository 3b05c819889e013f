import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { drawPictures } from '../../../reports/charts/draw-pictures.js';
import { heatSteps } from '../../../reports/html/heat-colours.js';
import { readFonts } from '../../../reports/html/read-fonts.js';
import { renderPage } from '../../../reports/html/render-page.js';
import { pageColours } from '../../../reports/html/style/tokens.js';
import { bundlePageScript } from '../../support/page-script.js';
import { makeReportData } from '../../support/report-data.js';

const bare = { script: '', fonts: [], pictures: {} };

/** The page without its style, scripts and data, where tags are elements and nothing else. */
function bodyOf(html: string): string {
  return html.replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/g, '');
}

function count(html: string, pattern: RegExp): number {
  return (html.match(pattern) ?? []).length;
}

/** Ratio of the luminances of two colours, by WCAG 2. */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the page', () => {
  it('is the same bytes for the same data', () => {
    expect(renderPage(makeReportData(), bare)).toBe(renderPage(makeReportData(), bare));
  });

  it('lets only its own style and script run', () => {
    const html = renderPage(makeReportData(), { ...bare, script: 'const end = "</script><!--";' });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].replaceAll('&#39;', "'");
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
    expect(scripts).toEqual(['const end = "<\\/script><\\!--";']);
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash(style)}`,
      `script-src ${hash(scripts[0])}`,
      'img-src data: blob:',
      'font-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/\sstyle="|\son[a-z]+="/);
  });

  it('keeps names as text', () => {
    const html = bodyOf(renderPage(makeReportData({ hostile: true }), bare));
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<!-- not');
    expect(count(html, /<script/g)).toBe(0);
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;document.title=&quot;broken&quot;');
  });

  it('names every table, column and row', () => {
    const html = bodyOf(renderPage(makeReportData(), bare));
    expect(count(html, /<table/g)).toBeGreaterThan(15);
    expect(count(html, /<table[^>]*><caption/g)).toBe(count(html, /<table/g));
    expect(count(html, /<th(?![^>]*scope=)[ >]/g)).toBe(0);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says why a value is missing, and marks the best in words', () => {
    const html = renderPage(makeReportData(), bare);
    expect(html).toContain('<td class="n missing" title="1 of 3 tasks was skipped">—<sup>a</sup></td>');
    expect(html).toContain('<sup>a</sup>\u00a01 of 3 tasks was skipped');
    expect(html).toMatch(/<i class="mark">best<\/i> <b>\d/);
    expect(html).toMatch(/<i class="mark">tied<\/i> \d/);
  });

  it('gives the counts of tasks whose flips are not listed', () => {
    const data = makeReportData();
    const [pair] = data.explorer;
    const bare60 = { ...pair, flips: [], gained: 7, lost: 61, more: 68 };
    const html = renderPage({ ...data, explorer: [pair, bare60, bare60] }, bare);
    expect(count(html, /data-explorer=/g)).toBe(1);
    expect(html).toMatch(/Other tasks, from [^<]*\./);
    expect(count(html, /<td class="n">7<\/td><td class="n">61<\/td>/g)).toBe(2);
  });

  it('stays small: 20 models on 60 tasks', () => {
    const data = makeReportData({ models: 20, tasks: 60 });
    const fonts = readFonts();
    const lean = renderPage(data, { ...bare, fonts });
    expect(Buffer.byteLength(lean)).toBeLessThan(700_000);
    const whole = renderPage(data, { script: bundlePageScript(), fonts, pictures: drawPictures(data) });
    expect(Buffer.byteLength(whole)).toBeLessThan(1_500_000);
    expect(count(bodyOf(whole), /<[a-z]/g)).toBeLessThan(8000);
  });

  it('stays small: a pair of models side by side on each of 60 tasks', () => {
    const data = makeReportData({ models: 2, tasks: 6 });
    const [pair] = data.explorer;
    const classes = Array.from({ length: 30 }, (_, i) => ({ name: `class ${i}`, gained: 30 - i, lost: i }));
    const elements = (pairs: number) => {
      const explorer = Array.from({ length: pairs }, () => ({ ...pair, classes }));
      return count(bodyOf(renderPage({ ...data, explorer }, bare)), /<[a-z]/g);
    };
    // of one pair 12 classes and 20 flips, of each of sixty 3 and 2
    expect(elements(1) - elements(0)).toBeGreaterThan(180);
    expect(elements(60) - elements(0)).toBeLessThan(60 * 95);
  });
});

describe('the colours of the page', () => {
  it('can be read: texts at 4.5 to 1, in the heatmap too', () => {
    for (const theme of ['light', 'dark'] as const) {
      const { paper, tint, ink, muted, accent, notice } = pageColours[theme];
      for (const colour of [ink, muted, accent, notice])
        for (const back of [paper, tint]) expect(contrast(colour, back)).toBeGreaterThan(4.5);
      for (const step of heatSteps) expect(contrast(step[theme].text, step[theme].back)).toBeGreaterThan(4.5);
    }
    expect(contrast('#777777', '#ffffff')).toBeLessThan(4.5);
  });
});
