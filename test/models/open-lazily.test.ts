import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { openLazily } from '../../models/open-lazily.js';
import { catchError } from '../support/errors.js';
import { createFakeEncoder } from '../support/pipeline.js';

const image = { image: Uint8Array.of(3), imageMode: 'rgb' } as const;

function prepare(changes: Partial<Encoder> = {}, heads: Encoder['heads'] = new Set(['image', 'text'])) {
  const fake = createFakeEncoder();
  let loads = 0;
  const lazy = openLazily({ heads, concurrency: 6 }, () => {
    loads++;
    return Promise.resolve({ ...fake, ...changes });
  });
  return { fake, lazy, loads: () => loads };
}

describe('openLazily', () => {
  it('says what is known, and is closed, without loading', async () => {
    const { fake, lazy, loads } = prepare();
    expect([lazy.concurrency, [...lazy.heads]]).toEqual([6, ['image', 'text']]);
    expect(lazy.nodes?.()).toBeUndefined();
    expect(lazy.takeLoadMs?.()).toBe(0);
    expect(lazy.answer).toBeUndefined();
    await lazy.close();
    expect([loads(), fake.closed()]).toEqual([0, 0]);
  });

  it('loads once, whoever asks first and however many at once', async () => {
    const { fake, lazy, loads } = prepare({ nodes: () => ({ image: { CPUExecutionProvider: 2 } }) });
    const [batch, texts] = await Promise.all([lazy.encode('image', [image]), lazy.encodeTexts(['a'])]);
    expect(batch.samples).toHaveLength(1);
    expect(texts.shape).toEqual([1, 1]);
    expect(lazy.nodes?.()).toEqual({ image: { CPUExecutionProvider: 2 } });
    await lazy.close();
    expect([loads(), fake.closed()]).toEqual([1, 1]);
  });

  it('tells once how long loading took', async () => {
    const fake = createFakeEncoder();
    const lazy = openLazily(fake, async () => {
      const end = performance.now() + 3;
      while (performance.now() < end) await Promise.resolve();
      return fake;
    });
    await lazy.encodeTexts([]);
    expect(lazy.takeLoadMs?.()).toBeGreaterThanOrEqual(3);
    await lazy.encodeTexts([]);
    expect(lazy.takeLoadMs?.()).toBe(0);
  });

  it('says to all who ask that the model cannot be loaded', async () => {
    const lazy = openLazily(createFakeEncoder(), () => Promise.reject(new ModelError('broken')));
    for (const ask of [() => lazy.encode('image', [image]), () => lazy.encodeTexts(['a'])])
      expect(await catchError(ask)).toEqual(new ModelError('broken'));
    await lazy.close();
  });

  it('answers questions where the card says so, and refuses where the model does not', async () => {
    const answers = { samples: [], encodeMs: 7 };
    const heads = new Set(['answer'] as const);
    const { lazy } = prepare({ answer: () => Promise.resolve(answers) }, heads);
    expect(await lazy.answer?.([])).toBe(answers);
    const { lazy: mute } = prepare({}, heads);
    expect(await catchError(() => mute.answer?.([]))).toBeInstanceOf(ModelError);
  });
});
