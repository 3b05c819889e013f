import { describe, expect, it } from '@jest/globals';
import {
  findNearest,
  moveCursor,
  type ReachablePoint,
} from '../../../../../reports/html/page/charts/chart-cursor.js';

const at = (series: string, x: number, y: number): ReachablePoint => ({
  series,
  x,
  y,
  label: `${series} ${x}`,
});
// Given out of order: the cursor goes from left to right all the same.
const points = [at('a', 30, 5), at('a', 10, 5), at('b', 11, 50), at('b', 29, 50), at('a', 20, 5)];

describe('moveCursor', () => {
  it('goes along a series and stops at its ends', () => {
    expect(moveCursor(points, -1, 'ArrowRight')).toBe(1);
    expect(moveCursor(points, 1, 'ArrowRight')).toBe(4);
    expect(moveCursor(points, 4, 'ArrowRight')).toBe(0);
    expect(moveCursor(points, 0, 'ArrowRight')).toBe(0);
    expect(moveCursor(points, 1, 'ArrowLeft')).toBe(1);
    expect([moveCursor(points, 4, 'Home'), moveCursor(points, 4, 'End')]).toEqual([1, 0]);
  });

  it('goes to the nearest point of the next series, and round', () => {
    expect(moveCursor(points, 0, 'ArrowDown')).toBe(3);
    expect(moveCursor(points, 3, 'ArrowDown')).toBe(0);
    expect(moveCursor(points, 1, 'ArrowUp')).toBe(2);
  });

  it('leaves other keys, and charts without points, alone', () => {
    expect(moveCursor(points, 0, 'Tab')).toBeUndefined();
    expect(moveCursor([], -1, 'ArrowRight')).toBeUndefined();
  });
});

describe('findNearest', () => {
  it('finds what is near and nothing else', () => {
    expect(findNearest(points, 12, 8)).toBe(1);
    expect(findNearest(points, 200, 200)).toBe(-1);
    expect(findNearest(points, 20, 33, 28)).toBe(2);
    expect(findNearest(points, 20, 33, 10)).toBe(-1);
  });
});
