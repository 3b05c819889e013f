import { describe, expect, it } from '@jest/globals';
import { gateStates } from '../../../harness/config/gate-verdict.js';
import { renderHeader } from '../../../reports/html/sections/header.js';
import { layout } from '../../../reports/html/style/layout.js';
import { makeReportData } from '../../support/report-data.js';

const { header } = makeReportData();

describe('the gate on top of a report', () => {
  it('says verdict, reason and baseline, as text', () => {
    const gate = {
      schema: 1 as const,
      verdict: 'fail' as const,
      summary: '1 of 3 rules failed',
      baseline: { name: '<b>' },
    };
    const html = renderHeader({ ...header, gate }).html;
    expect(html).toContain('<b class="gate-fail">Gate: fail</b> 1 of 3 rules failed');
    expect(html).toContain('Baseline: &lt;b&gt;.');
  });

  it('names no baseline where a gate could not be held', () => {
    const gate = { schema: 1 as const, verdict: 'error' as const, summary: 'base.json: not there' };
    const html = renderHeader({ ...header, gate }).html;
    expect(html).toContain('<b class="gate-error">Gate: error</b> Base.json: not there.</p>');
  });

  it('is not there without a gate', () => {
    expect(renderHeader(header).html).not.toContain('Gate');
  });

  it.each(gateStates)('has a look for %s', (state) => {
    expect(layout).toContain(`.gate-${state}`);
  });
});
