import { describe, expect, it } from '@jest/globals';
import type { HeadlineColumn } from '../../../reports/findings/headline.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { renderPage } from '../../../reports/html/render-page.js';
import { makeReportData } from '../../support/report-data.js';

const data = makeReportData();

/** Words of a section of the page, or of a part of it. */
function wordsOf(report: ReportData, from: string, to: string): string {
  const html = renderPage(report, { script: '', fonts: [], pictures: {} }).replace(
    /<style>[\s\S]*?<\/style>/,
    '',
  );
  return html
    .slice(html.indexOf(from), html.indexOf(to))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');
}

function fact(id: string, name: string, unit: HeadlineColumn['unit']): HeadlineColumn {
  return { id, name, unit, kind: 'fact', higherIsBetter: null };
}

describe('words of the page', () => {
  it('begin with capitals on top, and say what the brackets are', () => {
    const words = wordsOf(
      {
        ...data,
        header: {
          ...data.header,
          coverage: 'suite x: 1 of 2 tasks complete',
          verdicts: ['Error falls 4 % [3, 5]'],
          warnings: ['few points: 3'],
        },
      },
      '<header class="title">',
      '<section id="headline"',
    );
    expect(words).toContain('Suite x: 1 of 2 tasks complete');
    expect(words).toContain('Few points: 3');
    expect(words).toContain('In brackets: 95 % intervals.');
    expect(words).toContain('Scored samples');
  });

  it('claim no scored samples where nothing was measured, and no number of every task', () => {
    const { samples, ...header } = data.header;
    expect(samples).toBeGreaterThan(0);
    const words = wordsOf(
      { ...data, header, omitted: [] },
      '<header class="title">',
      '<section id="model-size"',
    );
    expect(words).not.toContain('Scored samples');
    expect(words).not.toContain('every task of every model');
    expect(wordsOf({ ...data, omitted: [] }, '<section id="headline"', '<section id="model-size"')).toContain(
      '; every task of every model has a number.',
    );
  });

  it('give facts three digits, in a unit that fits, and leave out models without a number', () => {
    const row = (model: string, values: readonly (number | undefined)[]) => ({
      model,
      cells: values.map((value) => (value === undefined ? { reason: 'not stated' } : { value })),
    });
    const headline = {
      columns: [
        fact('params', 'Parameters, image + text', 'M'),
        fact('params-text', 'Parameters, text', 'M'),
        fact('gmacs-image', 'MACs, image', 'G'),
        fact('unique-pairs', 'Unique pairs', 'M'),
        fact('samples-seen', 'Samples seen', 'M'),
      ],
      rows: [
        row('small', [2.4213, 0.69056, 0.00115, 0.000429, 12800]),
        row('large', [22.64, 0.7, 0.0429, 0.006858, 128]),
        row('empty', [undefined, undefined, undefined, undefined, undefined]),
      ],
    };
    const words = wordsOf(
      { ...data, models: [], headline },
      '<section id="headline"',
      '<section id="model-size"',
    );
    // parameters keep one unit; MACs are in millions, pairs are counted
    expect(words).toContain('small 2.42 0.691 1.15 429 12,800');
    expect(words).toContain('large 22.6 0.700 42.9 6,858 128');
    expect(words).not.toContain('empty');
    expect(words).toContain('1 model without any of these numbers is left out');
    expect(words).toContain('MACs, image M Unique pairs Samples seen M');
  });

  it('do not call a flag a file, and tell what to do', () => {
    const words = wordsOf(
      {
        ...data,
        published: { pairs: [], notes: [] },
        models: data.models.filter(({ published }) => !published),
      },
      '<section id="published"',
      '<section id="fits"',
    );
    expect(words).toContain('With --published , bench report draws the values that are published');
  });

  it('explain the verdicts that there are, and no others', () => {
    const curves = data.curves.map((curve) => ({
      ...curve,
      fit: { ...curve.fit, verdict: 'noisy' as const },
    }));
    const words = wordsOf({ ...data, curves }, '<section id="tasks"', '<section id="robustness"');
    expect(words).toContain(
      'Noisy: not flat, but points that were left out are missed by 1.5 points or more',
    );
    expect(words).not.toContain('Power: ');
  });
});
