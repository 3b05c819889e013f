import { describe, expect, test } from '@jest/globals';
import { centerWindow, resizedSize, roundHalfToEven } from '../../harness/preprocess/geometry.js';

describe('resized size, height before width', () => {
  test.each([
    // 224 * 500 / 375 = 298.67, truncated
    ['shortest', [375, 500], [224, 224], [224, 298]],
    ['shortest', [500, 375], [224, 224], [298, 224]],
    ['shortest', [50, 50], [224, 224], [224, 224]],
    // not square: the smaller of 100/20 and 300/28 is 5; 300 / 5 = 60
    ['shortest', [100, 300], [20, 28], [20, 60]],
    // the larger of 100/20 and 300/20 is 15; 100 / 15 = 6.67, rounded
    ['longest', [100, 300], [20, 20], [7, 20]],
    ['squash', [100, 300], [24, 20], [24, 20]],
    // 7 * 23 / 300 = 0.54 rounds to 1, 5 * 23 / 400 = 0.29 to 0
    ['longest', [7, 300], [23, 23], [1, 23]],
    ['longest', [400, 5], [23, 23], [23, 0]],
  ] as const)('%s %j to %j', (mode, source, target, expected) => {
    expect(resizedSize(source, target, mode)).toEqual(expected);
  });
});

describe('centre window', () => {
  test.each([
    [[224, 298], [224, 224], { left: 37, top: 0 }],
    // spare 1, 3, 5: halves 0.5, 1.5, 2.5 go to the even neighbour
    [[33, 35], [32, 32], { left: 2, top: 0 }],
    [[37, 32], [32, 32], { left: 0, top: 2 }],
    // 5 short: 2 before, 3 after
    [[32, 27], [32, 32], { left: -2, top: 0 }],
  ] as const)('%j to %j', (resized, target, expected) => {
    expect(centerWindow(resized, target)).toEqual({ ...expected, height: target[0], width: target[1] });
  });
});

test('round half to even', () => {
  const rounded = [0.5, 1.5, 2.5, 2.4, 2.6, 3, 3.5].map(roundHalfToEven);
  expect(rounded).toEqual([0, 2, 2, 2, 3, 3, 4]);
});
