import type { RunRuntime } from '../../config/record.js';

/** What the parts of a task take on this machine with one model, in seconds. */
export interface TaskCosts {
  /** The graph's time for one sample in one worker. */
  readonly graph: number;
  /** All else that is done for one sample, as if one worker did it: reading, preprocessing, scoring. */
  readonly rest: number;
  /** One prompt in one worker. */
  readonly prompt: number;
  /** Once, before the first sample; prompts are not included. */
  readonly start: number;
  /** After the last sample, for each that there was. */
  readonly finish: number;
}

/** How much of everything a task has. */
export interface TaskAmounts {
  readonly samples: number;
  /** Of the samples, those whose embeddings are kept from before: they cost almost nothing. */
  readonly stored: number;
  /** Different ones. */
  readonly prompts: number;
}

/** What a task is thought to take, in seconds; the two parts add up. */
export interface Estimate {
  readonly sampleSeconds: number;
  readonly promptSeconds: number;
  /** The same for tasks with the same prompts, which are encoded for the first of them only. */
  readonly promptKey: string;
}

/** The seconds of a task. With a session in each worker, every worker takes the next sample, and the next prompt, as soon as it is
 *  free. One session takes all prompts, and samples at the pace of whoever is slower: it, or those who feed it. */
export function estimateTask(
  { graph, rest, prompt, start, finish }: TaskCosts,
  { samples, stored, prompts }: TaskAmounts,
  { sessions, workers }: Pick<RunRuntime, 'sessions' | 'workers'>,
): Omit<Estimate, 'promptKey'> {
  const isFed = sessions === 'one';
  const seconds = isFed ? Math.max(graph, rest / workers) : (graph + rest) / workers;
  return {
    sampleSeconds: start + (samples - stored) * seconds + samples * finish,
    promptSeconds: (prompts * prompt) / (isFed ? 1 : workers),
  };
}
