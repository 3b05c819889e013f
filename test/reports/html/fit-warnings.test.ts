import { describe, expect, it } from '@jest/globals';
import { renderFitWarnings } from '../../../reports/html/sections/fit-warnings.js';
import { makeReportData } from '../../support/report-data.js';

const [curve] = makeReportData({ models: 6, tasks: 2, seed: 1 }).curves;
const warn = (...warnings: readonly string[]) => ({ ...curve, fit: { ...curve.fit, warnings } });
const name = (target: string) => `<${target}>`;

describe('what the fits warn of', () => {
  it('stands once, with the curves by name, escaped', () => {
    const html =
      renderFitWarnings([warn('few points'), warn('few points', 'R & D'), warn()], name)?.html ?? '';
    expect(html.match(/<li>/g)).toHaveLength(2);
    expect(html).toContain(
      `R &amp; D <small>(&lt;${curve.target}&gt; over model size, ${curve.series.family})`,
    );
  });

  it('counts the curves where they are many', () => {
    const html = renderFitWarnings(Array(4).fill(warn('few points')), name)?.html ?? '';
    expect(html).toContain('Few points <small>(4 curves)</small>');
  });

  it('is nothing where there is none', () => {
    expect(renderFitWarnings([warn()], name)).toBeUndefined();
  });
});
