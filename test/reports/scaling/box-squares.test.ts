import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createBoxSolver } from '../../../reports/scaling/box-squares.js';

describe('createBoxSolver', () => {
  it('gives two coefficients by hand, held where the free optimum is outside', () => {
    // Columns (1, 1) and (0, 1): matrix [2 1; 1 1]. Target (1, 3): right (4, 3), optimum (1, 2).
    const matrix = Float64Array.of(2, 1, 1, 1);
    const into = new Float64Array(2);
    expect(createBoxSolver([Infinity, Infinity])(matrix, Float64Array.of(4, 3), into)).toBeCloseTo(-10, 14);
    expect([...into]).toEqual([1, 2]);
    // Target (3, 1): the optimum (3, -2) is outside; the first column alone gives 2, and leaves (1, -1): 2 - 10 = -8.
    expect(createBoxSolver([Infinity, Infinity])(matrix, Float64Array.of(4, 1), into)).toBeCloseTo(-8, 14);
    expect([...into]).toEqual([2, 0]);
    // The first at most 0.5: the second makes up for it, 3 - 0.5.
    createBoxSolver([0.5, Infinity])(matrix, Float64Array.of(4, 3), into);
    expect([...into]).toEqual([0.5, 2.5]);
  });

  it('is an optimum: no coefficient wants to move within its bounds', () => {
    const random = createRandom(2);
    let held = 0;
    for (let round = 0; round < 300; round++) {
      const size = 2 + (round % 2);
      const rows = Array.from({ length: 6 }, () => Array.from({ length: size }, () => random() - 0.2));
      const target = rows.map(() => random() * 2 - 0.7);
      const matrix = new Float64Array(size * size);
      const right = new Float64Array(size);
      for (const [i, row] of rows.entries())
        for (let j = 0; j < size; j++) {
          right[j] += row[j] * target[i];
          for (let k = 0; k < size; k++) matrix[j * size + k] += row[j] * row[k];
        }
      const upper = [0.3, Infinity, Infinity].slice(0, size);
      const c = new Float64Array(size);
      createBoxSolver(upper)(matrix, right, c);
      for (let j = 0; j < size; j++) {
        let slope = -right[j];
        for (let k = 0; k < size; k++) slope += matrix[j * size + k] * c[k];
        if (c[j] === 0) expect(slope).toBeGreaterThan(-1e-9);
        else if (c[j] === upper[j]) expect(slope).toBeLessThan(1e-9);
        else expect(Math.abs(slope)).toBeLessThan(1e-9);
        if (c[j] === 0 || c[j] === upper[j]) held++;
      }
    }
    expect(held).toBeGreaterThan(100);
  });
});
