import type { Tensor } from '../../core/tensor.js';
import type { CalibrationScale } from './measure-head.js';

/** What prompts took. */
export interface PromptMeasure {
  /** Seconds of one prompt in one worker. */
  readonly prompt: number;
  readonly embeddings: Tensor;
}

/** Measures prompts, which stand for all of a task: one of them first, uncounted, and then as many as the budget bears, in
 *  one job, so that one worker has them. At least one prompt. */
export async function measurePrompts(
  encodeTexts: (texts: readonly string[]) => Promise<Tensor>,
  prompts: readonly string[],
  { budgetMs, now }: Pick<CalibrationScale, 'budgetMs' | 'now'>,
): Promise<PromptMeasure> {
  const start = now();
  await encodeTexts(prompts.slice(0, 1));
  const firstMs = now() - start;
  const affordable = Math.max(1, Math.floor((budgetMs - firstMs) / Math.max(firstMs, 0.001)));
  const counted = prompts.slice(0, affordable);
  const countedFrom = now();
  const embeddings = await encodeTexts(counted);
  return { prompt: (now() - countedFrom) / 1000 / counted.length, embeddings };
}
