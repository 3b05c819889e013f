// Run after `npm run demo` by `npm run test:ladder`: what the report says of the embedded models.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import type { ReportData } from '../../reports/findings/report-data.js';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function report(name: string): { readonly html: string; readonly data: ReportData } {
  const place = join(folder, name);
  mkdirSync(place);
  const out = join(place, 'report.html');
  const words = ['report', 'results', '--suite', 'mini-ladder', '--split', '--quiet', '--out', out];
  execFileSync(process.execPath, ['dist/harness/cli/main.js', ...words], { cwd: packageRoot });
  const data = JSON.parse(readFileSync(join(place, 'data.json'), 'utf8')) as ReportData;
  return { html: readFileSync(out, 'utf8'), data };
}

const { html, data } = report('one');
const families = ['convnext', 'vit', 'vitamin'];
const means = data.targets.filter(({ kind }) => kind === 'aggregate').map(({ id }) => id);

describe('the report of the embedded models', () => {
  it('is the same bytes when it is made again', () => {
    expect(report('two').html).toBe(html);
  });

  it.each(['size', 'data'] as const)(
    '%s: four points a family or more, with fits and what they miss',
    (axis) => {
      const curves = data.curves.filter((curve) => curve.axis === axis && curve.target === means[0]);
      expect(curves.map(({ series }) => series.family)).toEqual(expect.arrayContaining(families));
      for (const family of families) {
        const curve = curves.find(({ series }) => series.family === family);
        expect(new Set(curve?.points.map(({ x }) => x)).size).toBeGreaterThanOrEqual(4);
        expect(curve?.fit.kind).toBe('fit');
        const { alpha } = curve?.fit.params ?? {};
        expect(alpha.both?.[0]).toBeLessThan(alpha.value);
        expect(alpha.both?.[1]).toBeGreaterThan(alpha.value);
        expect(alpha.samples).toBeDefined();
        expect(curve?.fit.looPoints).toBeGreaterThan(0);
        expect(curve?.fit.holdoutMissPoints).toBeGreaterThanOrEqual(0);
      }
    },
  );

  it('says so in its first lines, and what is doubtful', () => {
    expect(data.header.coverage).toContain('15 of 15 tasks complete');
    expect(data.header.verdicts.length).toBeGreaterThanOrEqual(2);
    expect(data.header.warnings.some((warning) => warning.startsWith('repeated data'))).toBe(true);
    for (const sentence of data.header.verdicts)
      expect(html.replaceAll('\u00a0', ' ')).toContain(sentence.split(' [')[0]);
  });

  it('does not call everything a power law', () => {
    const verdicts = new Set(data.curves.map(({ fit }) => fit.verdict));
    expect(verdicts.size).toBeGreaterThan(3);
    expect(verdicts).toContain('at chance');
  });
});
