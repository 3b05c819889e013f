import { describe, expect, it } from '@jest/globals';
import { toCsv, toMarkdown } from '../../../reports/html/delimited.js';

describe('tables as text', () => {
  it('are CSV with plain numbers, quotes where they must be, and no formulas', () => {
    const rows = [
      ['a,b', '\u22120.5', '1,280'],
      ['say "x"', '+3.2', '=1+1'],
      ['-', '@cmd', 'two\nlines'],
    ];
    expect(toCsv({ head: ['name', 'x', 'y'], rows })).toBe(
      'name,x,y\r\n"a,b",-0.5,1280\r\n"say ""x""",+3.2,\'=1+1\r\n\'-,\'@cmd,"two\nlines"\r\n',
    );
  });

  it('are Markdown with numbers to the right and no markup of names', () => {
    expect(
      toMarkdown({
        head: ['a|b', 'x'],
        rows: [
          ['*c*', '\u22120.5 ±0.1'],
          ['d', '\u2014'],
        ],
      }),
    ).toBe('| a\\|b | x |\n| --- | ---: |\n| \\*c\\* | \u22120.5 ±0.1 |\n| d | \u2014 |\n');
  });
});
