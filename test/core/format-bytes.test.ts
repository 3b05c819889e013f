import { expect, it } from '@jest/globals';
import { formatBytes } from '../../harness/core/format-bytes.js';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [9949, '9.9 KB'],
  [12_345, '12 KB'],
  [208_000_000, '208 MB'],
  [63_200_000_000, '63 GB'],
  [1.5e12, '1.5 TB'],
  [2.5e15, '2500 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
