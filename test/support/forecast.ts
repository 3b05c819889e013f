import type { Encoder } from '../../harness/core/encoder.js';
import type { Forecasting } from '../../harness/pipeline/forecast/forecasting.js';
import { keepCostsInMemory } from '../../harness/pipeline/forecast/kept-costs.js';
import { createFakeEncoder } from './pipeline.js';

/** A clock that stands still but for what moves it. */
export interface FakeClock {
  readonly now: () => number;
  readonly pass: (ms: number) => void;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  return {
    now: () => time,
    pass: (ms) => {
      time += ms;
    },
  };
}

/** What a forecast is made with, on a clock that stands still for all but the encoder below. */
export function makeForecasting(clock: FakeClock, changes: Partial<Forecasting> = {}): Forecasting {
  return {
    kept: keepCostsInMemory(),
    processor: 'toy x 2',
    clocks: { now: clock.now, cpu: clock.now },
    budgetMs: 2000,
    thorough: false,
    facts: new Map(),
    ...changes,
  };
}

/** A fake encoder whose graph takes `graphMs` for an image, and whose text tower `promptMs` for a prompt; counts what it was asked.
 *  The clock moves by `wallMs` for each image. */
export function createTimedEncoder(clock: FakeClock, graphMs: number, promptMs: number, wallMs = 0) {
  const plain = createFakeEncoder();
  const asked = { images: 0, prompts: 0 };
  const encoder: Encoder = {
    ...plain,
    encode: async (head, batch) => {
      asked.images += batch.length;
      clock.pass(wallMs * batch.length);
      return { ...(await plain.encode(head, batch)), encodeMs: graphMs * batch.length };
    },
    encodeTexts: (texts) => {
      asked.prompts += texts.length;
      clock.pass(promptMs * texts.length);
      return plain.encodeTexts(texts);
    },
  };
  return { encoder, asked };
}
