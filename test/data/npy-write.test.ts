import { describe, expect, it } from '@jest/globals';
import { npyHeader } from '../../harness/data/npy-write.js';

describe('npyHeader', () => {
  // What numpy 1.24 writes for np.zeros(shape, '<f4'): magic, version 1.0, length 118 = 128 - 10, dictionary, blanks, \n.
  it.each([
    [[2, 3, 4, 5], '(2, 3, 4, 5)'],
    [[7], '(7,)'],
  ])('%j is written as numpy writes it', (shape, tuple) => {
    const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
    expect(Buffer.from(npyHeader(shape)).toString('latin1')).toBe(
      `\x93NUMPY\x01\x00\x76\x00${dictionary.padEnd(117)}\n`,
    );
  });
});
