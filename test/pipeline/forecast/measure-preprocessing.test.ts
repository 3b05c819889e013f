import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { measurePreprocessing } from '../../../harness/pipeline/forecast/measure-preprocessing.js';
import { expectOneLine } from '../../support/errors.js';
import { createFakeEncoder, makeModel } from '../../support/pipeline.js';
import { makePng } from '../../support/png.js';

const { image: spec } = makeModel(createFakeEncoder()).card;
const png = makePng(20, 10);
const damaged = Uint8Array.of(1, 2, 3);

/** A clock that moves by 1, 2, 3, ... ms from one time it is asked to the next. */
function createClock() {
  let time = 0;
  let step = 0;
  return () => (time += step++);
}

describe('measurePreprocessing', () => {
  it('takes the mean over the images that can be decoded', async () => {
    // asked at 0 and 1, at 3 before the damaged one, at 6 and 10: 1 and 4 ms
    const images = [png, damaged, png];
    const seconds = await measurePreprocessing(images, spec, 'rgb', { isWarm: true, now: createClock() });
    expect(seconds).toBeCloseTo(0.0025, 12);
  });

  it('takes all images once before it counts, unless it is warm', async () => {
    // one image: 1 ms, then 3 ms
    const seconds = await measurePreprocessing([png], spec, 'rgb', { isWarm: false, now: createClock() });
    expect(seconds).toBeCloseTo(0.003, 12);
  });

  it('refuses where none can be decoded', async () => {
    await expectOneLine(
      () => measurePreprocessing([damaged], spec, 'rgb', { isWarm: true, now: createClock() }),
      DataError,
      'calibration: none of the images could be decoded',
    );
  });
});
