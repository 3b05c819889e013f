import { describe, expect, it } from '@jest/globals';
import { deriveSeed } from '../../harness/core/derive-seed.js';

describe('deriveSeed', () => {
  it('is 32 bits, the same for the same names', () => {
    const seed = deriveSeed(7, 'mini/digits');
    expect(deriveSeed(7, 'mini/digits')).toBe(seed);
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });

  it('is another for another seed, name, or cut between names', () => {
    const seeds = [
      deriveSeed(7, 'a', 'b'),
      deriveSeed(8, 'a', 'b'),
      deriveSeed(7, 'b', 'a'),
      deriveSeed(7, 'ab'),
      deriveSeed(7, 'a,b'),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
