import { describe, expect, it } from '@jest/globals';
import { renderBadge } from '../../../../reports/gate/output/render-badge.js';
import { outcomes } from '../../../support/gate-result.js';
import { parseXml } from '../../../support/parse-xml.js';

describe('the badge', () => {
  it.each(Object.entries(outcomes))('%s: is an SVG picture', (_, outcome) => {
    expect(parseXml(renderBadge(outcome)).name).toBe('svg');
  });

  it('is green, red or orange; colours of lib/color.js in badge-maker 6', () => {
    expect(renderBadge(outcomes.pass)).toContain('fill="#4b0"');
    expect(renderBadge(outcomes.fail)).toContain('fill="#dd4343"');
    expect(renderBadge(outcomes.inconclusive)).toContain('fill="#ea7233"');
    expect(renderBadge(outcomes.broken)).toContain('fill="#ea7233"');
  });
});
