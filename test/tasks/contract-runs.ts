import { expect } from '@jest/globals';
import type { Picture } from '../../harness/core/picture.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { SampleKind } from '../../harness/core/sample.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { decodeBatch, encodeBatch } from '../../harness/results/shards/batch-json.js';
import { contextsOf, samplesOf } from './contract-samples.js';
import { encodeTexts, stepAll } from './fake-model.js';

/** What a run of a protocol gives. */
export interface Outcome {
  readonly lines: readonly SampleLine[];
  readonly result: ProtocolResult;
}

/** The outcome of these samples in batches of this size; `changes` of what the protocol knows. */
export async function outcomeOf(
  protocol: Protocol,
  batch: number,
  samples: readonly AnsweredSample[],
  changes: Partial<ProtocolContext> = {},
): Promise<Outcome> {
  const [context] = contextsOf(samples[0].sample.kind);
  const run = await protocol.start({ ...context, ...changes });
  const lines = await stepAll(run, samples, batch);
  const result = await run.finish();
  await run.close?.();
  return { lines: [...lines, ...result.lines], result };
}

const usualOutcomes = new WeakMap<Protocol, Map<string, Promise<Outcome>>>();

/** The outcome of batches of 3 in one of `contextsOf`, computed once: most of the list only looks at it. */
export function usualOutcomeOf(protocol: Protocol, kind: SampleKind, place = 0): Promise<Outcome> {
  const known = usualOutcomes.get(protocol) ?? new Map<string, Promise<Outcome>>();
  usualOutcomes.set(protocol, known);
  const name = `${kind} ${place}`;
  const outcome =
    known.get(name) ?? outcomeOf(protocol, 3, samplesOf(protocol, kind), contextsOf(kind)[place]);
  known.set(name, outcome);
  return outcome;
}

/** All that a task leaves behind: its lines and its result as they are written, its predictions by name, and its pictures. */
export async function leftBy(
  protocol: Protocol,
  samples: readonly AnsweredSample[],
  change: (run: ProtocolRun, answered: AnsweredSample) => Promise<AnsweredSample>,
) {
  const predictions = new Map<string, string>();
  const pictures: Picture[] = [];
  const put = (name: string, text: string) => Promise.resolve(void predictions.set(name, text));
  const [context] = contextsOf(samples[0].sample.kind);
  const run = await protocol.start({
    ...context,
    predictions: {
      write: (name, bytes) => put(name, Buffer.from(bytes).toString('base64')),
      append: (name, text) => put(name, (predictions.get(name) ?? '') + text),
    },
    pictures: { isOpen: () => true, add: (picture) => Promise.resolve(void pictures.push(picture)) },
  });
  expect(run.digest !== undefined).toBe(protocol.digests === true);
  const changed: AnsweredSample[] = [];
  // backwards: a digest is of its sample alone
  for (const answered of samples.toReversed()) changed.unshift(await change(run, answered));
  const lines = await stepAll(run, changed, 3);
  const result = await run.finish();
  await run.close?.();
  return { written: JSON.stringify([lines, result]), predictions, pictures };
}

/** The sample with what a shard file keeps of its output, after it did. */
export async function throughFile(
  run: ProtocolRun,
  { sample, output }: AnsweredSample,
): Promise<AnsweredSample> {
  const digest = await run.digest?.({ sample, output });
  const kept = { ok: true, output: digest ? { tensors: {}, digest } : output } as const;
  const ids = [sample.id];
  const text = encodeBatch({ index: 0, ids, batch: { samples: [kept], encodeMs: 1 } });
  const found = decodeBatch(text, ids)?.samples[0];
  if (!found?.ok) throw new Error(`${sample.id}: not found again`);
  return { sample, output: found.output };
}

/** The fake texts with a store in memory, and the texts that were encoded. */
export function keepInMemory() {
  const kept = new Map<string, Tensor>();
  const encoded = new Set<string>();
  const keeping: Pick<ProtocolContext, 'keep' | 'encodeTexts'> = {
    encodeTexts: (texts) => {
      texts.forEach((text) => encoded.add(text));
      return encodeTexts(texts);
    },
    keep: async (what, make) => {
      const key = JSON.stringify(what);
      const tensor = kept.get(key) ?? (await make());
      kept.set(key, tensor);
      return tensor;
    },
  };
  return { keeping, encoded };
}
