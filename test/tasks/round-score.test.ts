import { describe, expect, it } from '@jest/globals';
import { roundScore } from '../../tasks/round-score.js';

describe('roundScore', () => {
  it.each([
    [0.1234564, 0.123456],
    [0.1234566, 0.123457],
    [-0.9999996, -1],
    [1, 1],
    [0, 0],
  ])('keeps six decimals of %p', (score, rounded) => {
    expect(roundScore(score)).toBe(rounded);
  });
});
