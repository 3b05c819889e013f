import type { Encoder } from '../core/encoder.js';

/** Times the parts of a task, in milliseconds. */
export interface Stopwatch {
  /** The encoder; the time that its prompts take is counted. */
  readonly encoder: Encoder;
  /** What was before the first sample is over. */
  readonly endStart: () => void;
  /** The last sample is scored. */
  readonly beginFinish: () => void;
  /** What the parts have taken until now; the time of prompts counts for none of the others but `elapsedMs`. */
  readonly read: () => {
    readonly elapsedMs: number;
    readonly startMs: number;
    readonly finishMs: number;
    readonly promptMs: number;
  };
}

/** A stopwatch for a task that asks this encoder; it runs from now on. Loading the model counts for nothing: it is no part of a
 *  task, whichever comes first. `now` gives milliseconds. */
export function startStopwatch(encoder: Encoder, now: () => number = () => performance.now()): Stopwatch {
  encoder.takeLoadMs?.();
  const startedAt = now();
  let loadMs = 0;
  let promptMs = 0;
  let startMs = 0;
  let finishFrom = startedAt;
  let promptMsBefore = 0;
  return {
    encoder: {
      ...encoder,
      encodeTexts: async (texts, signal) => {
        const from = now();
        const embeddings = await encoder.encodeTexts(texts, signal);
        const newLoadMs = encoder.takeLoadMs?.() ?? 0;
        loadMs += newLoadMs;
        promptMs += now() - from - newLoadMs;
        return embeddings;
      },
    },
    endStart: () => {
      startMs = now() - startedAt - promptMs - loadMs;
    },
    beginFinish: () => {
      finishFrom = now();
      promptMsBefore = promptMs;
    },
    read: () => {
      const end = now();
      loadMs += encoder.takeLoadMs?.() ?? 0;
      const finishMs = end - finishFrom - (promptMs - promptMsBefore);
      return { elapsedMs: end - startedAt - loadMs, startMs, finishMs, promptMs };
    },
  };
}
