import { gzipSync } from 'node:zlib';
import { readMatrix } from '../../../harness/data/matrix-file.js';
import { parseNpyArray } from '../../../harness/data/npy-array.js';
import { parseNpyMultiHot, parseNpyRow } from '../../../harness/data/npy.js';
import { readIntegers } from '../../../harness/data/list-file.js';
import { npyHeader } from '../../../harness/data/npy-write.js';
import { packNpy } from '../../support/webdataset.js';
import { putFile } from '../put-file.js';
import { readEach } from '../read-each.js';
import type { FuzzTarget } from '../target.js';

const floats = Buffer.from(Float32Array.of(1, -2, 0.5, 4, 5, 6).buffer);

function ignore(): void {
  // what a reader gives is not looked at
}

/** Files of numbers. */
export const numberTargets: readonly FuzzTarget[] = [
  {
    name: 'npy',
    seeds: () => [packNpy([1, 0, 1]), packNpy([1, 0, 1], { type: '<f2' }), packNpy([3], { version: 2 })],
    read: (input) =>
      readEach(
        () => parseNpyRow(input, 'toy'),
        () => parseNpyMultiHot(input, 3, 'toy'),
        () => parseNpyArray(input, '<f4', 'toy'),
        () => parseNpyArray(input, '|u1', 'toy'),
      ),
  },
  {
    name: 'matrix',
    seeds: () => [
      Buffer.concat([npyHeader([2, 3]), floats]),
      Buffer.from('1,2,3\n4,-5e-3,6\n'),
      Buffer.from('a,b\n"1",2\n'),
      Buffer.from('a,b\n1,2\n'),
      gzipSync('1,2\n3,4\n'),
      Buffer.from('[]'),
    ],
    read: (input, folder) => readMatrix(putFile(folder, 'matrix', input), ignore),
  },
  {
    name: 'integers',
    seeds: () => [Buffer.from('1\n2\n3\n'), Buffer.from('[1, 2]'), packNpy([1, 2])],
    read: (input, folder) => readIntegers(putFile(folder, 'list', input)),
  },
];
