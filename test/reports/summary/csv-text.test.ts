import { describe, expect, it } from '@jest/globals';
import { parseCsv } from '../../../harness/data/csv.js';
import { formatCsv } from '../../../reports/summary/csv-text.js';

describe('CSV for spreadsheets', () => {
  it('writes numbers in full precision, and nothing where nothing is known', () => {
    expect(
      formatCsv(
        ['a', 'b'],
        [
          [0.1 + 0.2, null],
          [-1e-7, 'x'],
        ],
      ),
    ).toBe('a,b\r\n0.30000000000000004,\r\n-1e-7,x\r\n');
  });

  it.each([
    '=HYPERLINK("x")',
    '+1+1',
    '-2+3',
    '@cell',
    '\t=1',
    '\r=1',
    '-',
    '=1',
    '+',
    '-1e',
    '--1',
    '-0x10',
  ])('keeps %j from being computed', (text) => {
    const { rows } = parseCsv(formatCsv(['name'], [[text]]), 'test');
    expect(rows).toEqual([[`'${text}`]]);
  });

  it.each(['-1', '+2.5', '-1.5e-7', '-.5', "it's", 'a=b', '', ' =1', '1-2', '100 %'])(
    'leaves %j as it is',
    (text) => {
      const { rows } = parseCsv(formatCsv(['name', 'n'], [[text, 1]]), 'test');
      expect(rows).toEqual([[text, '1']]);
    },
  );

  it('guards the names of columns, and quotes what needs it', () => {
    const text = formatCsv(['=a', 'b,c'], [['one "two"', 'line\nbreak']]);
    expect(text).toBe(`'=a,"b,c"\r\n"one ""two""","line\nbreak"\r\n`);
    expect(parseCsv(text, 'test')).toEqual({ columns: ["'=a", 'b,c'], rows: [['one "two"', 'line\nbreak']] });
  });
});
