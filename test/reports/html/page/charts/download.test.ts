import { describe, expect, it } from '@jest/globals';
import { nameFile } from '../../../../../reports/html/page/charts/download.js';
import { writePoints } from '../../../../../reports/html/page/charts/offer-report.js';
import { makeReportData } from '../../../../support/report-data.js';

describe('nameFile', () => {
  it('says what it is and of which commit, without signs that file systems dislike', () => {
    expect(nameFile('model-size', '0123456789abcdef', 'svg')).toBe('model-size-01234567.svg');
    expect(nameFile('a/b: c', undefined, 'csv')).toBe('a-b-c.csv');
  });
});

describe('writePoints', () => {
  it('has each point of each curve, with its score in full', () => {
    const data = makeReportData({ tasks: 2 });
    const lines = writePoints(data).trimEnd().split('\r\n');
    const points = data.curves.flatMap((curve) => curve.points);
    expect(lines).toHaveLength(points.length + 1);
    expect(lines[1]).toContain(`,${points[0].score},`);
  });

  it('gives a spreadsheet no formula', () => {
    const data = makeReportData({ tasks: 2 });
    const [curve] = data.curves;
    const evil = { ...curve, points: [{ ...curve.points[0], model: '=HYPERLINK("x")' }] };
    expect(writePoints({ ...data, curves: [evil] })).toContain(`"'=HYPERLINK(""x"")"`);
  });
});
