import { describe, expect, it } from '@jest/globals';
import { fromCoordinate, makeAxis, toCoordinate } from '../../../reports/charts/axis.js';

const format = String;

describe('makeAxis', () => {
  it('leaves the same air at both ends of a log axis', () => {
    const { min, max } = makeAxis({ scale: 'log', title: '', values: [1, 10, 100], format, padding: 0.1 });
    // 0.1 of the axis at each end: its length is 2 decades / 0.8 = 2.5, and 0.25 decades stay free.
    expect(Math.log10(min)).toBeCloseTo(-0.25, 9);
    expect(Math.log10(max)).toBeCloseTo(2.25, 9);
  });

  it('keeps room for labels at the end, without ticks in it', () => {
    const axis = makeAxis({ scale: 'linear', title: '', values: [0, 1], format, padding: 0, roomAfter: 0.5 });
    expect([axis.min, axis.max]).toEqual([0, 2]);
    expect(Math.max(...axis.ticks)).toBe(1);
  });

  it('has a place for one value alone, and none for what a logarithm cannot show', () => {
    const axis = makeAxis({ scale: 'log', title: '', values: [0, -1, 5], format });
    expect(axis.min).toBeLessThan(5);
    expect(axis.max).toBeGreaterThan(5);
    expect(axis.min).toBeGreaterThan(0);
  });

  it('lays shares out by their logit and says them as shares', () => {
    const axis = makeAxis({
      scale: 'logit',
      title: '',
      values: [0.1, 0.9],
      format: (share) => share.toFixed(2),
    });
    expect(axis.min).toBeLessThan(Math.log(0.1 / 0.9));
    expect(axis.ticks.map(axis.format)).toContain('0.50');
    expect(fromCoordinate('logit', toCoordinate('logit', 0.123))).toBeCloseTo(0.123, 12);
    expect(Number.isFinite(toCoordinate('logit', 0)) && Number.isFinite(toCoordinate('logit', 1))).toBe(true);
  });
});
