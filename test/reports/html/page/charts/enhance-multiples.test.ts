import { describe, expect, it } from '@jest/globals';
import { sortItems } from '../../../../../reports/html/page/charts/enhance-multiples.js';

const item = (name: string, slope: string, verdict: string) => ({ name, dataset: { slope, verdict } });
const items = [
  item('a', '0.1', 'power'),
  item('b', '', 'at chance'),
  item('c', '-0.2', 'flat'),
  item('d', '0.3', 'power'),
];
const order = (by: 'suite' | 'slope' | 'verdict'): string =>
  sortItems(items, by)
    .map(({ name }) => name)
    .join('');

describe('sortItems', () => {
  it('sorts the steepest first, what has no slope last', () => {
    expect(order('slope')).toBe('dacb');
  });

  it('keeps the order of suites within a verdict', () => {
    expect([order('suite'), order('verdict')]).toEqual(['abcd', 'bcad']);
  });
});
