import type { AnsweredSample, SampleLine } from '../harness/core/protocol.js';

/** The lines of a batch whose samples are taken one after the other, so that what is written with them is in their order. */
export async function takeInOrder(
  batch: readonly AnsweredSample[],
  take: (answered: AnsweredSample) => Promise<SampleLine>,
): Promise<readonly SampleLine[]> {
  const lines: SampleLine[] = [];
  for (const answered of batch) lines.push(await take(answered));
  return lines;
}
