import { modelCardSchema, type CompleteCard } from '../../harness/config/model-card.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { EncodedBatch, EncodedSample, Encoder, EncoderInput } from '../../harness/core/encoder.js';
import type { Protocol, SampleLine } from '../../harness/core/protocol.js';
import type { LabelledImage, Sample } from '../../harness/core/sample.js';
import type { OpenDataset } from '../../harness/data/reader.js';
import type { BatchKeeping } from '../../harness/pipeline/answer-batches.js';
import type { RunnableTask } from '../../harness/pipeline/plan-task.js';
import type { RunnableModel, RunSettings } from '../../harness/pipeline/run-settings.js';
import { createMemoryStore } from '../../harness/runtime/store/memory-store.js';
import { multiplyPlainly } from './matrix-product.js';
import { makeEntry } from './webdataset.js';

/** An encoder without a graph: the embedding of an image is its first byte; an image without bytes is a bad one. */
export interface FakeEncoder extends Encoder {
  /** The first bytes of the images of each batch, in the order in which batches were asked. */
  readonly asked: readonly (readonly number[])[];
  /** Batches that were under way at once, at most. */
  readonly mostAtOnce: () => number;
  readonly closed: () => number;
}

/** A fake encoder. `work` is awaited before batch `index` is answered, and may throw. */
export function createFakeEncoder(
  concurrency = 2,
  work: (index: number) => Promise<void> = () => Promise.resolve(),
): FakeEncoder {
  const asked: number[][] = [];
  let running = 0;
  let most = 0;
  let closed = 0;
  return {
    heads: new Set(['image', 'text']),
    concurrency,
    encode: async (_head, batch): Promise<EncodedBatch> => {
      asked.push(batch.map(({ image }) => image[0]));
      most = Math.max(most, ++running);
      try {
        await work(asked.length - 1);
      } finally {
        running--;
      }
      return { samples: batch.map(encodeByte), encodeMs: 1 };
    },
    encodeTexts: (texts) =>
      Promise.resolve({ data: new Float32Array(texts.length), shape: [texts.length, 1] }),
    close: () => {
      closed++;
      return Promise.resolve();
    },
    asked,
    mostAtOnce: () => most,
    closed: () => closed,
  };
}

function encodeByte({ image }: EncoderInput): EncodedSample {
  return image.length === 0
    ? {
        ok: false,
        error: { kind: 'DataError', message: 'not a known image format, got 0 bytes. Convert the file.' },
      }
    : { ok: true, output: { tensors: { embedding: { data: Float32Array.of(image[0]), shape: [1] } } } };
}

/** Predicts the byte that the fake encoder saw; `acc1` is the fraction of samples of which that is the label. */
export const byteProtocol: Protocol = {
  id: 'byte',
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['labelled-image'],
  metrics: ['acc1'],
  start: async ({ classNames, encodeTexts }) => {
    await encodeTexts(classNames);
    let right = 0;
    let n = 0;
    return {
      step: (batch) =>
        batch.map(({ sample, output }): SampleLine => {
          const truth = (sample as LabelledImage).label;
          const prediction = output.tensors.embedding.data[0];
          n++;
          if (prediction === truth) right++;
          return { id: sample.id, truth, prediction, correct: prediction === truth };
        }),
      finish: () =>
        Promise.resolve({ metrics: { acc1: right / n }, intervals: { acc1: [0, 1] }, n, lines: [] }),
    };
  },
};

/** Samples s0, s1, ... whose image is their label, as one byte; those in `bad` have no bytes. */
export function makeSamples(count: number, bad: readonly number[] = []): readonly LabelledImage[] {
  return Array.from({ length: count }, (_, label) => ({
    kind: 'labelled-image',
    id: `s${label}`,
    image: bad.includes(label) ? new Uint8Array(0) : Uint8Array.of(label),
    label,
  }));
}

/** A data set in memory that knows how far it has been read, and whether its stream was closed. */
export function createFakeDataset(samples: readonly Sample[]) {
  const state = { read: 0, closed: 0 };
  const dataset: OpenDataset = {
    entry: makeEntry(),
    folder: '',
    kind: 'labelled-image',
    classNames: ['a', 'b'],
    templates: ['{c}'],
    metadataColumns: [],
    files: [],
    parts: [{ name: 'toy', samples: stream }],
  };
  async function* stream() {
    try {
      for (const sample of samples) {
        state.read++;
        yield await Promise.resolve(sample);
      }
    } finally {
      state.closed++;
    }
  }
  return { dataset, state };
}

interface Changes extends Partial<RunnableTask> {
  readonly rules?: Protocol;
  readonly needs?: Protocol['needs'];
}

/** A task on the data set `toy` under `byteProtocol`. */
export function makeTask(
  { rules = byteProtocol, needs = rules.needs, ...changes }: Changes = {},
  card: Partial<TaskCard> = {},
): RunnableTask {
  return {
    card: {
      id: 'mini/toy',
      name: 'Toy',
      group: 'classification',
      dataset: 'toy',
      protocol: ['byte'],
      metric: 'acc1',
      source: 'test',
      ...card,
    },
    entry: makeEntry(),
    protocols: [{ ...rules, id: card.protocol?.[0] ?? rules.id, needs }],
    templates: [],
    ...changes,
  };
}

const toyCard = { id: 'toy-model', family: 'vit', image: { file: 'v.onnx', size: [8, 8] } };

/** A model with an image and a text head; `encoder` stands for its graphs. */
export function makeModel(
  encoder: Encoder,
  changes: Partial<RunnableModel> = {},
): RunnableModel & { readonly card: CompleteCard } {
  const card: CompleteCard = { ...modelCardSchema.parse(toyCard), precision: 'fp32' };
  return {
    heads: new Set(['image', 'text']),
    quantizesBatch: false,
    ...inBatchesOf(2),
    fingerprint: () => Promise.resolve('a'.repeat(64)),
    open: () => Promise.resolve(encoder),
    ...changes,
    card: { ...card, ...changes.card, precision: changes.card?.precision ?? card.precision },
  };
}

/** What makes a model take so many images at once. */
export function inBatchesOf(size: number): Pick<RunnableModel, 'batchSize'> {
  return { batchSize: () => Promise.resolve(size) };
}

/** Finds nothing, and keeps nothing. */
export const keepNothing: BatchKeeping = {
  find: () => Promise.resolve(undefined),
  isWanted: () => false,
  add: () => Promise.resolve(),
};

/** Settings of a run that writes below `out` and reads below `data`. */
export function makeSettings(out: string, data: string, changes: Partial<RunSettings> = {}): RunSettings {
  return {
    out,
    roots: { data, package: data },
    fingerprints: { get: () => undefined, set: () => undefined, save: () => Promise.resolve() },
    store: createMemoryStore(),
    multiply: multiplyPlainly,
    judge: undefined,
    limit: undefined,
    maxBadSamples: 0,
    seed: 0,
    draw: 0,
    paint: () => Promise.resolve(new Uint8Array(0)),
    overwrite: false,
    failFast: false,
    merge: false,
    requiredProvider: undefined,
    facts: {
      runtime: {
        requested: 'auto',
        provider: 'cpu',
        onnxruntime: '1.29.0',
        threads: 1,
        workers: 2,
      },
      versions: { vitabench: '1.0.0', node: '20.0.0' },
      commit: 'c'.repeat(40),
    },
    summarize: () => ({}),
    signal: new AbortController().signal,
    ...changes,
  };
}
