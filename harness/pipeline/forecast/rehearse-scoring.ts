import type { AnsweredSample, Protocol, ProtocolContext } from '../../core/protocol.js';
import type { Tensor } from '../../core/tensor.js';
import { nothingWritten } from '../nothing-written.js';
import { makeContext, type ContextInput } from '../protocol-context.js';

/** What a protocol took, in seconds. */
export interface ScoringMeasure {
  /** Before the first sample; prompts not included. */
  readonly start: number;
  /** For one sample: CPU time of all threads, as they share the cores with the graphs. */
  readonly scoring: number;
}

/** Clocks in milliseconds: `now` of the wall, `cpu` of all threads of the process. */
export interface Clocks {
  readonly now: () => number;
  readonly cpu: () => number;
}

/** Measures what a protocol does beside asking the model: its start, and its steps on samples that were answered. The first
 *  half of them warms up. Prompts are not encoded but answered with `embeddings`, over and over. Nothing is finished or
 *  written. Throws what the protocol throws. */
export async function rehearseScoring(
  protocol: Protocol,
  input: Omit<ContextInput, 'encoder' | 'keep' | 'predictions' | 'pictures'>,
  answered: readonly AnsweredSample[],
  embeddings: Tensor,
  { now, cpu }: Clocks,
): Promise<ScoringMeasure> {
  let promptMs = 0;
  const encoder: ContextInput['encoder'] = {
    encodeTexts: (texts) => {
      const from = now();
      const repeated = repeatRows(embeddings, texts.length);
      promptMs += now() - from;
      return Promise.resolve(repeated);
    },
  };
  // what is made of other texts must not be found by a run
  const keep: ProtocolContext['keep'] = (_what, make) => make();
  const startedAt = now();
  const run = await protocol.start(makeContext({ ...input, encoder, keep, ...nothingWritten }));
  const start = Math.max(0, now() - startedAt - promptMs) / 1000;
  try {
    const half = Math.floor(answered.length / 2);
    if (half > 0) await run.step(answered.slice(0, half));
    const from = cpu();
    await run.step(answered.slice(half));
    return { start, scoring: (cpu() - from) / 1000 / (answered.length - half) };
  } finally {
    await run.close?.();
  }
}

/** [N, D] of the rows of a matrix, again from the first when they are used up. */
function repeatRows({ data, shape }: Tensor, count: number): Tensor {
  const [, width] = shape;
  const repeated = new Float32Array(count * width);
  for (let at = 0; at < repeated.length; at += data.length)
    repeated.set(data.subarray(0, Math.min(data.length, repeated.length - at)), at);
  return { data: repeated, shape: [count, width] };
}
