import { describe, expect, it } from '@jest/globals';
import { holds, parseCondition } from '../../../harness/library/fit/row-condition.js';

describe('a condition on rows', () => {
  it.each([
    ['data=LAION-2B', 'LAION-2B', true],
    ['data=LAION-2B', 'LAION-400M', false],
    ['data!=CLIP-WIT', 'LAION-2B', true],
    ['data!=CLIP-WIT', ' CLIP-WIT ', false],
    ['seen=3e9', '3000000000.0', true],
    ['seen!=3e9', '3000000000', false],
    ['name=a=b', 'a=b', true],
    ['acc1!=', '', false],
    ['acc1!=', '0', true],
    ['acc1=', '', true],
    ['loss<3.44', '3.4399', true],
    ['loss<3.44', '3.44', false],
    ['loss<=3.44', '3.44', true],
    ['loss > 2', '2.5', true],
    ['loss>2', '2', false],
    ['loss>=2', '2', true],
    ['loss<3', '', false],
    ['loss>3', 'n/a', false],
  ])('%s on %p: %p', (text, cell, expected) => {
    expect(holds(parseCondition(text), cell)).toBe(expected);
  });

  it.each([['data'], ['=x'], [''], ['a!b']])('%p is none', (text) => {
    expect(() => parseCondition(text)).toThrow(/--where .*not a condition, expected COLUMN=VALUE/);
  });

  it('compares with numbers only', () => {
    expect(() => parseCondition('data>LAION')).toThrow(
      /--where "data>LAION": > compares numbers, got "LAION"/,
    );
  });
});
