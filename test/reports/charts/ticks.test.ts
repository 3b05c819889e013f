import { describe, expect, it } from '@jest/globals';
import { findLinearTicks, findLogitTicks, findLogTicks } from '../../../reports/charts/ticks.js';

describe('findLogTicks', () => {
  it('labels powers of ten where there are enough of them', () => {
    expect(findLogTicks(0.5, 2e4)).toEqual([1, 10, 100, 1000, 10000]);
  });

  it('labels 1-2-5 on two decades', () => {
    expect(findLogTicks(0.3, 20)).toEqual([0.5, 1, 2, 5, 10, 20]);
  });

  it('takes even steps where a decade is cut short', () => {
    expect(findLogTicks(0.652, 0.715)).toEqual([0.66, 0.67, 0.68, 0.69, 0.7, 0.71]);
  });

  it('does not crowd the end of two decades where few ticks have room', () => {
    expect(findLogTicks(4, 700, 5)).toEqual([10, 30, 100, 300]);
    expect(findLogTicks(11, 290, 3)).toEqual([30, 100]);
  });

  it('leaves out decades where there are too many', () => {
    expect(findLogTicks(1, 1e12, 8)).toEqual([1, 100, 1e4, 1e6, 1e8, 1e10, 1e12]);
  });
});

describe('findLinearTicks', () => {
  it('takes the smallest round step that gives few enough', () => {
    expect(findLinearTicks(0.31, 0.58, 7)).toEqual([0.35, 0.4, 0.45, 0.5, 0.55]);
  });

  it('labels one value alone', () => {
    expect(findLinearTicks(3, 3)).toEqual([3]);
  });
});

describe('findLogitTicks', () => {
  it('labels shares that are known by heart, finer on a short axis', () => {
    expect(findLogitTicks(0.004, 0.993)).toEqual([0.01, 0.1, 0.5, 0.9, 0.99]);
    expect(findLogitTicks(0.04, 0.55)).toEqual([0.05, 0.1, 0.2, 0.3, 0.4, 0.5]);
  });
});
