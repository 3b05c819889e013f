import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import type { EmbeddingStore } from '../../../harness/core/embedding-store.js';
import type { EncodedSample, Encoder } from '../../../harness/core/encoder.js';
import { Interrupted } from '../../../harness/core/errors.js';
import type { Protocol, SampleLine } from '../../../harness/core/protocol.js';
import { stackRows } from '../../../harness/core/tensor.js';
import { attemptTask } from '../../../harness/pipeline/attempt-task.js';
import { useModel } from '../../../harness/pipeline/model-in-use.js';
import type { RunnableTask } from '../../../harness/pipeline/plan-task.js';
import type { RunnableModel, RunSettings } from '../../../harness/pipeline/run-settings.js';
import { createDiskStore } from '../../../harness/runtime/store/disk-store.js';
import { createMemoryStore } from '../../../harness/runtime/store/memory-store.js';
import { surveySets } from '../../../harness/runtime/store/survey.js';
import { openLazily } from '../../../models/open-lazily.js';
import { flipBit, onlyPart, spoil } from '../../support/embeddings.js';
import { catchError } from '../../support/errors.js';
import { inBatchesOf, makeModel, makeSettings, makeTask } from '../../support/pipeline.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();

/** An embedding that tells where it was computed: the byte of the image, and the mean byte and size of its batch, as a graph
 *  may differ in the last bits with the neighbours of an image. */
function embed(byte: number, batch: readonly number[]): Float32Array {
  return Float32Array.of(byte, batch.reduce((sum, other) => sum + other, 0) / batch.length / 3, batch.length);
}

/** What was asked of a model: how often it was loaded, the bytes of the images of each batch, and the texts. */
interface Asked {
  loads: number;
  readonly batches: number[][];
  readonly texts: string[][];
}

function createModel(changes: Partial<RunnableModel> = {}, onBatch: () => void = () => undefined) {
  const asked: Asked = { loads: 0, batches: [], texts: [] };
  const known = { heads: new Set(['image', 'text', 'dense'] as const), concurrency: 2 };
  const encoder: Encoder = {
    ...known,
    encode: (_head, inputs) => {
      const bytes = inputs.map(({ image }) => image[0]);
      asked.batches.push(bytes);
      onBatch();
      const samples = bytes.map((byte): EncodedSample => {
        if (byte === 255) return { ok: false, error: { kind: 'DataError', message: 'no image.' } };
        const data = embed(byte, bytes);
        return { ok: true, output: { tensors: { embedding: { data, shape: [data.length] } } } };
      });
      return Promise.resolve({ samples, encodeMs: 1 });
    },
    encodeTexts: (texts) => {
      asked.texts.push([...texts]);
      return Promise.resolve(stackRows(texts.map((text) => Float32Array.of(text.length, 1))));
    },
    close: () => Promise.resolve(),
  };
  const load = () => {
    asked.loads++;
    return Promise.resolve(encoder);
  };
  const model = makeModel(encoder, {
    heads: known.heads,
    embeddings: {
      images: (imageMode) => Promise.resolve({ graph: 'v', imageMode }),
      texts: () => Promise.resolve({ graph: 't' }),
    },
    open: () => Promise.resolve(openLazily(known, load)),
    ...inBatchesOf(3),
    ...changes,
  });
  return { model, asked };
}

/** Writes every number of an embedding into its line, and the sum of the kept texts into each. */
const exact: Protocol = {
  id: 'exact',
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['labelled-image'],
  metrics: ['acc1'],
  start: async ({ templates, encodeTexts, keep }) => {
    const { data } = await keep({ templates }, () => encodeTexts(templates));
    let n = 0;
    return {
      step: (batch) =>
        batch.map(({ sample, output }): SampleLine => {
          n++;
          return { id: sample.id, truth: [...data], prediction: [...output.tensors.embedding.data] };
        }),
      finish: () => Promise.resolve({ metrics: { acc1: 1 }, intervals: { acc1: [0, 1] }, n, lines: [] }),
    };
  },
};
const task = makeTask({ rules: exact });

interface Changes {
  readonly model?: Partial<RunnableModel>;
  readonly task?: RunnableTask;
  readonly settings?: Partial<RunSettings>;
  readonly onBatch?: () => void;
}

/** Eleven images in batches of three: what a run of one model leaves, with its own results folder each time. */
async function prepare(bytes: readonly number[] = Array.from({ length: 11 }, (_, i) => 7 * i + 1)) {
  const [cacheDir, data] = [newFolder(), newFolder()];
  const folder = join(data, 'wds_toy');
  const write = async (templates: readonly string[], images = bytes) => {
    const shards = [images.flatMap((byte, i) => labelled(`s${i}`, i % 2, Uint8Array.of(byte)))];
    await writeWebDataset(folder, { classNames: ['a', 'b'], templates, shards });
  };
  await write(['{c}', 'a {c}']);
  const warnings: string[] = [];
  const openStore = (flushBytes?: number) =>
    createDiskStore({
      ...{ cacheDir, limit: 1e9, warn: (text: string) => warnings.push(text) },
      keeping: { now: () => 0, ...(flushBytes !== undefined && { flushBytes }) },
    });
  const run = async (store: EmbeddingStore, changes: Changes = {}) => {
    const { model, asked } = createModel(changes.model, changes.onBatch);
    const out = newFolder();
    mkdirSync(join(out, model.card.id));
    const encoder = await model.open();
    const settings = makeSettings(out, data, { store, ...changes.settings });
    const attempt = await attemptTask(
      changes.task ?? task,
      useModel({ ...model, open: () => Promise.resolve(encoder) }),
      settings,
      () => undefined,
    );
    const record = attempt.record as OwnRecord;
    // two batches are under way at once, and either may be asked first
    asked.batches.sort(([a], [b]) => a - b);
    const comparable = { ...record, timing: undefined, runtime: undefined, startedAt: undefined };
    const samples = readFileSync(join(out, model.card.id, 'mini__toy.samples.jsonl'), 'utf8');
    return { asked, runtime: record.runtime, comparable: JSON.stringify(comparable) + samples };
  };
  return { cacheDir, openStore, run, write, warnings };
}

describe('a second run', () => {
  it('loads no model, and leaves the same bytes', async () => {
    const { run, openStore, warnings } = await prepare();
    const without = await run(createMemoryStore());
    const cold = await run(openStore());
    expect(cold.asked).toMatchObject({ loads: 1, texts: [['{c}', 'a {c}']] });
    expect(cold.asked.batches).toHaveLength(4);
    expect(cold.runtime.stored).toBeUndefined();
    const warm = await run(openStore());
    expect(warm.asked).toEqual({ loads: 0, batches: [], texts: [] });
    expect(warm.runtime.stored).toEqual({ images: 11, texts: 2 });
    expect(cold.comparable).toBe(without.comparable);
    expect(warm.comparable).toBe(without.comparable);
    expect(warnings).toEqual([]);
  });

  it('with new prompts, encodes these and no image', async () => {
    const { run, openStore, write } = await prepare();
    await run(openStore());
    await write(['photo of {c}']);
    const { asked, runtime } = await run(openStore());
    expect(asked).toEqual({ loads: 1, batches: [], texts: [['photo of {c}']] });
    expect(runtime.stored).toEqual({ images: 11 });
  });

  it('under another protocol, encodes no image', async () => {
    const { run, openStore } = await prepare();
    await run(openStore());
    const other = makeTask({ rules: { ...exact, version: 2 } }, { protocol: ['other'] });
    const { asked } = await run(openStore(), { task: other });
    expect(asked).toEqual({ loads: 0, batches: [], texts: [] });
  });

  it('shares class vectors with another data set of the same prompts', async () => {
    const { run, openStore } = await prepare();
    await run(openStore());
    const { asked } = await run(openStore(), { task: { ...task, entry: makeEntry({ id: 'shift' }) } });
    expect(asked.texts).toEqual([]);
    expect(asked.batches).toHaveLength(4);
  });

  it.each<[string, Changes]>([
    ['graph', { model: { embeddings: { images: () => Promise.resolve({ graph: 'w' }) } } }],
    ['image mode', { task: { ...task, entry: makeEntry({ imageMode: 'source' }) } }],
    ['batch size', { model: inBatchesOf(4) }],
  ])('with another %s, encodes every image', async (_case, changes) => {
    const { run, openStore } = await prepare();
    await run(openStore());
    const { asked, comparable } = await run(openStore(), changes);
    expect(asked.batches.flat()).toHaveLength(11);
    expect(comparable).toBe((await run(createMemoryStore(), changes)).comparable);
  });

  it('over images of which one has other bytes, encodes the batch of that one', async () => {
    const { run, openStore, write } = await prepare([1, 2, 3, 4, 5, 6, 7, 8]);
    await run(openStore());
    await write(['{c}', 'a {c}'], [1, 2, 3, 4, 5, 60, 7, 8]);
    const { asked, comparable } = await run(openStore());
    expect(asked.batches).toEqual([[4, 5, 60]]);
    expect(comparable).toBe((await run(createMemoryStore())).comparable);
  });
});

describe('a run that was cut off', () => {
  it('by Ctrl-C, is continued where it was, with the same bytes', async () => {
    // 10 batches
    const { run, openStore } = await prepare(Array.from({ length: 29 }, (_, i) => i));
    const whole = await run(createMemoryStore());
    const stop = new AbortController();
    let begun = 0;
    const onBatch = () => {
      if (++begun === 4) stop.abort();
    };
    const cut = () => run(openStore(), { settings: { signal: stop.signal }, onBatch });
    expect(await catchError(cut)).toBeInstanceOf(Interrupted);
    expect(begun).toBeLessThan(10);
    const { asked, comparable, runtime } = await run(openStore());
    expect(asked.batches).toHaveLength(10 - begun);
    expect(runtime.stored?.images).toBe(3 * begun);
    expect(comparable).toBe(whole.comparable);
  });

  it('by a kill, loses what was not written yet, and nothing else', async () => {
    const { run, openStore } = await prepare();
    const whole = await run(createMemoryStore());
    const store = openStore(1);
    // the process is gone before the set is closed, and with it what the third batch and later would have written
    const written = ['s0', 's3'];
    const killed: EmbeddingStore = {
      ...store,
      openImages: async (source) => {
        const set = await store.openImages(source);
        return (
          set && {
            ...set,
            add: async (key, ids, embeddings) =>
              written.includes(ids[0]) ? set.add(key, ids, embeddings) : undefined,
          }
        );
      },
    };
    await run(killed);
    const { asked, comparable, runtime } = await run(openStore());
    expect(asked.batches).toEqual([
      [43, 50, 57],
      [64, 71],
    ]);
    expect(runtime.stored).toEqual({ images: 6, texts: 2 });
    expect(comparable).toBe(whole.comparable);
  });

  it('by --limit, is continued; the cut batch is computed whole', async () => {
    const { run, openStore } = await prepare();
    const whole = await run(createMemoryStore());
    const limited = await run(openStore(), { settings: { limit: 5 } });
    expect(limited.asked.batches).toEqual([
      [1, 8, 15],
      [22, 29],
    ]);
    const { asked, comparable } = await run(openStore());
    expect(asked.batches.map((batch) => batch.length)).toEqual([3, 3, 2]);
    expect(comparable).toBe(whole.comparable);
    const again = await run(openStore(), { settings: { limit: 5 } });
    expect(again.asked.batches).toEqual([]);
    expect(again.comparable).toBe(limited.comparable);
  });
});

describe('what is not kept', () => {
  it('is a batch with a sample that cannot be used', async () => {
    const { run, openStore } = await prepare([1, 2, 3, 4, 255, 6, 7]);
    const settings = { maxBadSamples: 1 };
    const cold = await run(openStore(), { settings });
    const warm = await run(openStore(), { settings });
    expect(warm.asked.batches).toEqual([[4, 255, 6]]);
    expect(warm.comparable).toBe(cold.comparable);
    expect(warm.runtime.stored).toEqual({ images: 4, texts: 2 });
  });

  it('is what another head than that of embeddings says, or of a part of the image', async () => {
    const { run, openStore, cacheDir } = await prepare();
    const dense = makeTask({ rules: { ...exact, perSample: 'dense' } });
    const view = { kind: 'whole' } as const;
    for (const other of [
      dense,
      makeTask({ rules: { ...exact, view } }),
      makeTask({ rules: exact }, { view }),
    ]) {
      await run(openStore(), { task: other });
      expect((await run(openStore(), { task: other })).asked.batches).toHaveLength(4);
    }
    expect((await surveySets(cacheDir)).map(({ kind }) => kind)).toEqual(['texts']);
  });

  it('is anything of a model of which nobody knows what decides its outputs', async () => {
    const { run, openStore, cacheDir } = await prepare();
    const model = { embeddings: undefined };
    await run(openStore(), { model });
    const { asked } = await run(openStore(), { model });
    expect(asked.batches).toHaveLength(4);
    expect(asked.texts).toHaveLength(1);
    expect(await surveySets(cacheDir)).toEqual([]);
  });
});

describe('a damaged file', () => {
  it('is said once; what it held is computed again, with the same bytes', async () => {
    const { run, openStore, cacheDir, warnings } = await prepare();
    const cold = await run(openStore());
    const images = (await surveySets(cacheDir)).find(({ kind }) => kind === 'images');
    spoil(onlyPart(images?.folder ?? ''), (bytes) => flipBit(bytes, -1));
    const warm = await run(openStore());
    // whichever batch came last
    expect(warm.asked.batches).toHaveLength(1);
    expect(warm.comparable).toBe(cold.comparable);
    expect(warnings).toHaveLength(1);
    const mended = await run(openStore());
    expect(mended.asked.batches).toEqual([]);
    expect(mended.comparable).toBe(cold.comparable);
    expect(warnings).toHaveLength(1);
  });
});

describe('two runs at once', () => {
  it('leave what one leaves', async () => {
    const { run, openStore } = await prepare();
    const whole = await run(createMemoryStore());
    const both = await Promise.all([run(openStore(1)), run(openStore(1))]);
    for (const { comparable } of both) expect(comparable).toBe(whole.comparable);
    const warm = await run(openStore());
    expect(warm.asked.batches).toEqual([]);
    expect(warm.comparable).toBe(whole.comparable);
  });
});
