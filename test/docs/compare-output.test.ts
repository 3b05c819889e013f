import { describe, expect, it } from '@jest/globals';
import { findMissing } from './compare-output.js';

const output = ['noise', 'task   acc1', 'a      12.5', 'b      13.0', '', 'done', 'more noise'].join('\n');

describe('findMissing', () => {
  it('finds lines that follow one another anywhere, whatever the width of their columns', () => {
    expect(findMissing(['task acc1', 'a 12.5', 'b   13.0', '', 'done'], output)).toBeUndefined();
  });

  it('skips lines where the page says so, and only there', () => {
    expect(findMissing(['task acc1', '...', 'done'], output)).toBeUndefined();
    expect(findMissing(['...', 'a 12.5', '  ...', 'more noise', '...'], output)).toBeUndefined();
    expect(findMissing(['task acc1', 'b 13.0'], output)).toMatch(
      /differs\n.*expected: b 13.0\n.*got: +a +12.5/,
    );
  });

  it('wants the order of the page', () => {
    expect(findMissing(['done', '...', 'a 12.5'], output)).toMatch(/not in the output\n.*a 12.5/);
  });

  it('catches another number and a line too many', () => {
    expect(findMissing(['a 12.4'], output)).toMatch(/a 12.4/);
    expect(findMissing(['more noise', 'end'], output)).toMatch(/got: +\(the end\)/);
  });

  it('leaves out durations, speeds, dates and times of day, and nothing else', () => {
    const same: readonly (readonly [string, string])[] = [
      ['450 images in 3.21 s', '450 images in 12 s'],
      ['1,234 images/s, 5 minutes', '99 images/s, 6 minutes'],
      ['started 2026-11-26 17:58', 'started 2025-01-02 03:04:05'],
      [
        '{"seconds": 31.2, "encodeSeconds": 2, "imagesPerSecond": 3e4}',
        '{"seconds": 1, "encodeSeconds": 9.5, "imagesPerSecond": 2}',
      ],
    ];
    for (const [left, right] of same) expect(findMissing([left], right)).toBeUndefined();
    const other: readonly (readonly [string, string])[] = [
      ['450 images in 3.2 s', '451 images in 3.2 s'],
      ['3 sets', '4 sets'],
      ['{"n": 3}', '{"n": 4}'],
      ['12.5 points', '12.6 points'],
    ];
    for (const [left, right] of other) expect(findMissing([left], right)).toContain(left);
  });

  it('sees the names of a page for the folders of this machine', () => {
    const names = { '/tmp/x/me': '/home/me' };
    expect(findMissing(['in /home/me/.cache'], 'in /tmp/x/me/.cache', names)).toBeUndefined();
  });
});
