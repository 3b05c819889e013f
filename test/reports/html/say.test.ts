import { describe, expect, it } from '@jest/globals';
import {
  digitsFor,
  sayDay,
  sayEquation,
  sayFixed,
  sayHead,
  sayInside,
  sayList,
  sayPoints,
  sayProbability,
  saySignificant,
  sayStart,
  sayTogether,
} from '../../../reports/html/say.js';

describe('numbers for people', () => {
  it('have thousands apart and a real minus, and no minus zero', () => {
    expect(sayFixed(1280.46, 1)).toBe('1,280.5');
    expect(sayFixed(-0.111, 2)).toBe('\u22120.11');
    expect(sayFixed(-0.001, 2)).toBe('0.00');
    expect(sayPoints(3.21)).toBe('+3.2');
    expect(sayPoints(0.04)).toBe('0.0');
    expect(sayPoints(-0.06)).toBe('\u22120.1');
  });

  it('have significant digits, and powers of ten far from 1', () => {
    expect(saySignificant(0.1114)).toBe('0.111');
    expect(saySignificant(5.8581)).toBe('5.86');
    expect(saySignificant(99.96)).toBe('100.0');
    expect(saySignificant(482.01)).toBe('482');
    expect(saySignificant(12345)).toBe('12,300');
    expect(saySignificant(5.5e-7)).toBe('5.50e\u22127');
    expect(saySignificant(0)).toBe('0');
  });

  it('show none but zero as zero in a column', () => {
    expect(digitsFor([2.42, 0.26])).toBe(2);
    expect(digitsFor([0.0069, 0.00043])).toBe(4);
    expect(digitsFor([12800, 409])).toBe(0);
    expect(digitsFor([])).toBe(3);
  });

  it('stand as heads and inside of sentences', () => {
    expect(sayHead('mean of 13 tasks')).toBe('Mean of 13 tasks');
    expect(sayHead('imagenet1k')).toBe('imagenet1k');
    expect(sayInside('Parameters, image + text')).toBe('parameters, image + text');
    expect(sayInside('MACs of one pair')).toBe('MACs of one pair');
  });

  it('begin sentences, and stay beside their units', () => {
    expect(sayStart('few points: 3 % of 128 M, p = 0.01')).toBe(
      'Few points: 3\u00a0% of 128\u00a0M, p\u00a0=\u00a00.01',
    );
    expect(sayTogether('1.28 B samples; 4 Models; p < 0.001')).toBe(
      '1.28\u00a0B samples; 4 Models; p\u00a0<\u00a00.001',
    );
    expect(sayStart('')).toBe('');
  });

  it('are probabilities, days, lists and laws', () => {
    expect(sayProbability(0.016674)).toBe('0.017');
    expect(sayProbability(3e-7)).toBe('< 0.0001');
    expect(sayDay('2026-11-02T23:59:00.000Z')).toBe('2 November 2026');
    expect(sayDay('yesterday')).toBe('yesterday');
    expect(sayList(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
    expect(sayEquation('y = 0.09 + 5.86 x^-0.111').html).toBe(
      '<i>y</i> = 0.09 + 5.86 <i>x</i><sup>\u22120.111</sup>',
    );
  });
});
