import { sha256 } from '../../../harness/core/hash.js';
import { parseNpyMultiHot, parseNpyRow } from '../../../harness/data/npy.js';
import { packNpy } from '../../support/webdataset.js';
import { defineRow } from '../reference-row.js';

/** Hashes of the files that numpy 1.24.2 writes:
 *
 *  /usr/bin/python3 -c "
 *  import hashlib, io, numpy as np
 *  for dtype, values, version in (('<i8', [-1, 0, 2**53 - 1], 1), ('<u2', [2016, 65535], 2), ('|i1', [-128], 1)):
 *      file = io.BytesIO()
 *      np.lib.format.write_array(file, np.array(values, dtype), version=(version, 0))
 *      print(dtype, hashlib.sha256(file.getvalue()).hexdigest())" */
const rowsOfNumpy = [
  {
    type: '<i8',
    version: 1,
    values: [-1, 0, 2 ** 53 - 1],
    hash: 'd524e52d3e0c51e503b9ea426422fcc14b8ef28d1703f4abfcbfbbeeb752cb7d',
  },
  {
    type: '<u2',
    version: 2,
    values: [2016, 65535],
    hash: '3572f34736b6f7c7a0bf39a99b090ae81caebda443ff4e8409a9f392a4e54e1a',
  },
  {
    type: '|i1',
    version: 1,
    values: [-128],
    hash: '00eafeab3a0057cbc30dc4e8d484e0911579aaf14bee2d3b0d79d41697d0211f',
  },
];

/** As above, but for
 *  (('|b1', [1, 0, 1]), ('<f4', [0, 1, 0]), ('<f8', [1, 1]), ('<f2', [0, 1]), ('<i8', [0, 1, 1, 0])). */
const multiHotOfNumpy = [
  {
    type: '|b1',
    values: [1, 0, 1],
    ones: [0, 2],
    hash: '67c5322b3a41bd511d187bf14aa4032195ab34034d7c31199d9408522483f689',
  },
  {
    type: '<f4',
    values: [0, 1, 0],
    ones: [1],
    hash: 'c7c611f0a376cab71eecc2d3d0f7c7e6ebc7d70309585cb93f0ee8d6c58ebbc5',
  },
  {
    type: '<f8',
    values: [1, 1],
    ones: [0, 1],
    hash: 'a7fceac4334028999e5c1432a40887e3756e17a745ea2c26558dd86267102c82',
  },
  {
    type: '<f2',
    values: [0, 1],
    ones: [1],
    hash: 'e666abf48baced1f48abc85f2e1c038445d2759b7f2700e0205482d577419c37',
  },
  {
    type: '<i8',
    values: [0, 1, 1, 0],
    ones: [1, 2],
    hash: '80fbb199e82fb38f1f2d14b378fb2c24423b540848437f63b8572eea4c23c0e3',
  },
];

const facts = {
  maker: 'numpy-files',
  tools: ['numpy'],
  stored: [],
  tolerance: 0,
  test: 'test/data/npy.test.ts',
  rule: 'numpy.lib.format.write_array',
} as const;

export const npyRow = defineRow({
  ...facts,
  id: 'npy',
  what: 'rows of `.npy` files: the SHA-256 of their bytes, and their numbers',
  cases: rowsOfNumpy,
  given: ['hash'],
  pair({ type, version, values, hash }) {
    const bytes = packNpy(values, { type, version });
    return { found: { hash: sha256(bytes), values: parseNpyRow(bytes, 'x') }, expected: { hash, values } };
  },
});

export const multiHotRow = defineRow({
  ...facts,
  id: 'npy-multi-hot',
  what: 'the classes of multi-hot `.npy` rows',
  cases: multiHotOfNumpy,
  given: ['hash', 'ones'],
  pair({ type, values, ones, hash }) {
    const bytes = packNpy(values, { type });
    return {
      found: { hash: sha256(bytes), ones: parseNpyMultiHot(bytes, values.length, 'x') },
      expected: { hash, ones },
    };
  },
});
