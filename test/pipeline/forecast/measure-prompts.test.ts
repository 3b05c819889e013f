import { describe, expect, it } from '@jest/globals';
import { createTensor } from '../../../harness/core/tensor.js';
import { measurePrompts } from '../../../harness/pipeline/forecast/measure-prompts.js';

/** A text tower that takes `ms` for a prompt, and `coldMs` more the first time. */
function createTower(ms: number, coldMs: number) {
  let time = 0;
  const asked: number[] = [];
  const encodeTexts = (texts: readonly string[]) => {
    time += texts.length * ms + (asked.length === 0 ? coldMs : 0);
    asked.push(texts.length);
    return Promise.resolve(createTensor(new Float32Array(2 * texts.length), [texts.length, 2]));
  };
  return { asked, encodeTexts, now: () => time };
}

const prompts = Array.from({ length: 64 }, (_, index) => `a ${index}`);

describe('measurePrompts', () => {
  it('counts all but the first job', async () => {
    const { asked, encodeTexts, now } = createTower(5, 50);
    const { prompt, embeddings } = await measurePrompts(encodeTexts, prompts, { budgetMs: 4000, now });
    expect(prompt).toBe(0.005);
    expect(asked).toEqual([1, 64]);
    expect(embeddings.shape).toEqual([64, 2]);
  });

  it('takes as many as the budget bears, and at least one', async () => {
    const slow = createTower(100, 0);
    await measurePrompts(slow.encodeTexts, prompts, { budgetMs: 1000, now: slow.now });
    expect(slow.asked).toEqual([1, 9]); // (1000 - 100) / 100
    const slower = createTower(3000, 0);
    const { prompt } = await measurePrompts(slower.encodeTexts, prompts, {
      budgetMs: 1000,
      now: slower.now,
    });
    expect([prompt, slower.asked]).toEqual([3, [1, 1]]);
  });
});
