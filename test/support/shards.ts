import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnRecord } from '../../harness/config/record.js';
import type { Encoder, EncodedSample } from '../../harness/core/encoder.js';
import type { BatchRange } from '../../harness/core/kept-batch.js';
import type { Protocol, SampleLine } from '../../harness/core/protocol.js';
import type { LabelledImage } from '../../harness/core/sample.js';
import { attemptTask, type TaskAttempt } from '../../harness/pipeline/attempt-task.js';
import { useModel } from '../../harness/pipeline/model-in-use.js';
import { measureWork, type TaskWork } from '../../harness/pipeline/shards/measure-work.js';
import type { RunSettings } from '../../harness/pipeline/run-settings.js';
import { createShardRunner, type ShardOutcome } from '../../harness/pipeline/shards/shard-runner.js';
import { byteProtocol, createFakeEncoder, makeModel, makeSettings, makeTask } from './pipeline.js';
import { labelled, writeWebDataset } from './webdataset.js';

/** 13 samples in batches of 2, of which the sixth has no image: 7 batches, the last of one sample. */
export const toyBatches = 7;

/** An encoder of which every embedding depends on its whole batch, so that batches with other borders are seen; counts the batches
 *  that it was asked for. `work` is awaited before each, and may throw. */
export function createNeighbourlyEncoder(work: (count: number) => void = () => undefined, concurrency = 1) {
  const asked = { batches: 0 };
  const fake = createFakeEncoder(concurrency);
  const encoder: Encoder = {
    ...fake,
    encode: async (_head, batch) => {
      const all = batch.reduce((sum, { image }) => sum + (image.length === 0 ? 100 : image[0]), 0);
      const { samples } = await fake.encode('image', batch);
      work(++asked.batches);
      return { samples: samples.map((sample) => addTo(sample, all / 1000)), encodeMs: 8 };
    },
  };
  return { encoder, asked };
}

function addTo(sample: EncodedSample, amount: number): EncodedSample {
  if (!sample.ok) return sample;
  const [value] = sample.output.tensors.embedding.data;
  return {
    ok: true,
    output: { tensors: { embedding: { data: Float32Array.of(value + amount), shape: [1] } } },
  };
}

/** `byteProtocol` that keeps digests: the number as JSON, and as bytes. */
export const digestProtocol: Protocol = {
  ...byteProtocol,
  digests: true,
  start: async (context) => {
    const run = await byteProtocol.start(context);
    return {
      ...run,
      digest: ({ output: { tensors } }) => {
        const { data } = tensors.embedding;
        return Promise.resolve({ facts: { value: data[0] }, bytes: new Uint8Array(data.buffer.slice(0)) });
      },
      step: (batch) =>
        batch.map(({ sample, output: { tensors, digest } }): SampleLine => {
          const value = digest ? (digest.facts as { value: number }).value : tensors.embedding.data[0];
          return { id: sample.id, truth: (sample as LabelledImage).label, prediction: value };
        }),
      finish: () => Promise.resolve({ metrics: { acc1: 0.5 }, intervals: {}, n: 12, lines: [] }),
    };
  },
};

/** What a process is given. */
export interface Process {
  readonly encoder?: Encoder;
  readonly settings?: Partial<RunSettings>;
  readonly batchSize?: () => Promise<number>;
}

/** A results folder and what processes do there, one after the other. */
export async function openResults(out: string, data: string, protocol: Protocol = byteProtocol) {
  const samples = Array.from({ length: 13 }, (_, label) =>
    labelled(`s${label}`, label, label === 5 ? new Uint8Array(0) : undefined),
  );
  const content = {
    classNames: 'a b c d e f g h i j k l m'.split(' '),
    templates: ['{c}'],
    shards: [samples.flat()],
  };
  await writeWebDataset(join(data, 'wds_toy'), content);
  const folder = join(out, 'toy-model');
  mkdirSync(folder, { recursive: true });
  const task = makeTask({ rules: protocol });
  const settle = (settings?: Partial<RunSettings>) =>
    makeSettings(out, data, { maxBadSamples: 1, ...settings });
  const run = ({
    encoder = createFakeEncoder(),
    settings,
    batchSize,
  }: Process = {}): Promise<TaskAttempt> => {
    const model = useModel(makeModel(encoder, batchSize && { batchSize }));
    return attemptTask(task, model, settle(settings), () => undefined);
  };
  /** Does these ranges; a task that has its record is none. */
  const shard = async (
    ranges: readonly BatchRange[],
    { encoder = createFakeEncoder(), settings }: Process = {},
    onProgress: (samples: number) => void = () => undefined,
  ): Promise<readonly ShardOutcome[]> => {
    const model = useModel(makeModel(encoder));
    const settled = settle(settings);
    const work = (await measureWork(task, model, settled)) as TaskWork;
    const runner = createShardRunner(model, settled);
    const outcomes: ShardOutcome[] = [];
    try {
      for (const range of ranges) outcomes.push(await runner.run(work, range, onProgress));
    } finally {
      await runner.close();
    }
    return outcomes;
  };
  const read = (name: string) => readFileSync(join(folder, `mini__toy.${name}`), 'utf8');
  return {
    ...{ folder, shards: join(folder, 'mini__toy.shards'), task, run, shard, settle },
    names: () => readdirSync(folder).sort(),
    /** Of the record without what may differ, and of the samples. */
    bytes: () => {
      const record = JSON.parse(read('json')) as OwnRecord;
      const same = { ...record, timing: null, runtime: null, startedAt: null };
      return `${JSON.stringify(same)}\n${read('samples.jsonl')}`;
    },
  };
}
