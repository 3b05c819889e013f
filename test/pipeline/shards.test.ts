import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { DataError, Interrupted, ModelError } from '../../harness/core/errors.js';
import type { BatchRange } from '../../harness/core/kept-batch.js';
import type { Protocol } from '../../harness/core/protocol.js';
import { createRandom } from '../../harness/core/random.js';
import { planShards } from '../../harness/pipeline/shards/plan-shards.js';
import { catchError } from '../support/errors.js';
import { byteProtocol, createFakeEncoder, makeSettings } from '../support/pipeline.js';
import { createNeighbourlyEncoder, digestProtocol, openResults, toyBatches } from '../support/shards.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const open = (protocol?: Protocol) => openResults(newFolder(), newFolder(), protocol);
const merging = { merge: true };

/** What a run of the whole task in one process comes to. */
async function runWhole(protocol?: Protocol): Promise<string> {
  const results = await open(protocol);
  await results.run(createNeighbourlyEncoder());
  return results.bytes();
}

function shuffle<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const random = createRandom(seed);
  const keyed = items.map((item) => ({ item, place: random() }));
  return keyed.sort((one, other) => one.place - other.place).map(({ item }) => item);
}

/** Runs one process that is stopped once it has asked for so many batches. */
function stopAfter(count: number, concurrency = 1) {
  const controller = new AbortController();
  const { encoder, asked } = createNeighbourlyEncoder((batches) => {
    if (batches >= count) controller.abort();
  }, concurrency);
  return { encoder, asked, settings: { signal: controller.signal } };
}

describe.each([
  ['embeddings', byteProtocol],
  ['digests', digestProtocol],
])('shards of %s', (_what, protocol) => {
  it.each([1, 2, 3, 7, 9])(
    'come to the bytes of a whole run, cut in %i and done in any order',
    async (count) => {
      const whole = await runWhole(protocol);
      const results = await open(protocol);
      const { encoder, asked } = createNeighbourlyEncoder();
      await results.shard(shuffle(planShards(toyBatches, count), count), { encoder });
      expect(asked.batches).toBe(toyBatches);
      const attempt = await results.run({ encoder, settings: merging });
      expect(attempt).toMatchObject({ record: { status: 'ok' }, warnings: undefined });
      expect(asked.batches).toBe(toyBatches);
      expect(results.bytes()).toBe(whole);
      expect(results.names()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
    },
  );

  it('that were stopped are continued, by whichever split, and no batch is asked for twice', async () => {
    const whole = await runWhole(protocol);
    for (let stop = 1; stop < toyBatches; stop++) {
      const results = await open(protocol);
      const first = stopAfter(stop);
      expect(await catchError(() => results.shard(planShards(toyBatches, 2), first))).toBeInstanceOf(
        Interrupted,
      );
      const second = createNeighbourlyEncoder();
      await results.shard(planShards(toyBatches, 3), second);
      expect(first.asked.batches + second.asked.batches).toBe(toyBatches);
      await results.run({ settings: merging });
      expect(results.bytes()).toBe(whole);
    }
  });

  it('that fail again and again leave what they did once', async () => {
    const results = await open(protocol);
    const failing = createNeighbourlyEncoder((batches) => {
      if (batches > 2) throw new ModelError('no third batch');
    });
    await catchError(() => results.shard(planShards(toyBatches, 1), failing));
    const left = readdirSync(results.shards);
    expect(left).toHaveLength(1);
    await catchError(() => results.shard(planShards(toyBatches, 1), failing));
    expect(readdirSync(results.shards)).toEqual(left);
  });

  it('of a run that was stopped are continued, and no batch is asked for twice', async () => {
    const whole = await runWhole(protocol);
    for (let stop = 1; stop < toyBatches; stop++) {
      const results = await open(protocol);
      const first = stopAfter(stop);
      expect(await catchError(() => results.run(first))).toBeInstanceOf(Interrupted);
      expect(results.names()).toEqual(['mini__toy.shards']);
      const second = createNeighbourlyEncoder();
      await results.run(second);
      expect(first.asked.batches + second.asked.batches).toBe(toyBatches);
      expect(results.bytes()).toBe(whole);
      expect(results.names()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
    }
  });

  it('are kept where several were under way', async () => {
    const whole = await runWhole(protocol);
    const results = await open(protocol);
    const first = stopAfter(3, 3);
    await catchError(() => results.run(first));
    const second = createNeighbourlyEncoder(undefined, 3);
    await results.run(second);
    expect(first.asked.batches + second.asked.batches).toBe(toyBatches);
    expect(results.bytes()).toBe(whole);
  });
});

describe('a shard', () => {
  const range: BatchRange = { from: 2, to: 5 };

  it('says what was done, and is not done again', async () => {
    const results = await open();
    const progress: number[] = [];
    const { encoder, asked } = createNeighbourlyEncoder();
    const [first] = await results.shard([range], { encoder }, (samples) => progress.push(samples));
    expect(first).toMatchObject({ samples: 6, asked: 6, wasThere: false });
    expect(progress).toEqual([2, 4, 6]);
    const [again] = await results.shard([range], { encoder });
    expect(again).toEqual({ samples: 0, asked: 0, elapsedMs: 0, wasThere: true, warnings: [] });
    // another split whose batches are all there
    expect(await results.shard([{ from: 3, to: 5 }], { encoder })).toMatchObject([{ wasThere: true }]);
    expect(asked.batches).toBe(3);
  });

  it('that breaks keeps what was done', async () => {
    const results = await open();
    const broken = createNeighbourlyEncoder((count) => {
      if (count === 2) throw new ModelError('v.onnx: the graph failed');
    });
    expect(await catchError(() => results.shard([range], broken))).toBeInstanceOf(ModelError);
    const [outcome] = await results.shard([range], createNeighbourlyEncoder());
    // the batch behind the broken one was under way with it
    expect(outcome).toMatchObject({ samples: 6, asked: 2 });
  });

  it('is done again where its file is damaged', async () => {
    const results = await open();
    await results.shard([range], createNeighbourlyEncoder());
    damage(results.shards);
    const { encoder, asked } = createNeighbourlyEncoder();
    const warnings = [expect.stringContaining('-2-5.jsonl: damaged')];
    expect(await results.shard([range], { encoder })).toMatchObject([
      { samples: 6, wasThere: false, warnings },
    ]);
    expect(asked.batches).toBe(1);
    expect(await results.shard([range], { encoder })).toMatchObject([{ wasThere: true, warnings: [] }]);
  });
});

/** Changes a byte of the first batch of the one file in a folder. */
function damage(folder: string): void {
  const [name] = readdirSync(folder);
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  lines[1] = lines[1].replace('encodeMs', 'encodedMs');
  writeFileSync(join(folder, name), lines.join('\n'));
}

describe('a merge', () => {
  it('computes nothing while a shard is missing, and writes nothing', async () => {
    const results = await open();
    const [first, , third] = planShards(toyBatches, 3);
    await results.shard([first, third], createNeighbourlyEncoder());
    const { encoder, asked } = createNeighbourlyEncoder();
    const attempt = await results.run({ encoder, settings: merging });
    expect(attempt).toMatchObject({
      kept: false,
      dataMissing: true,
      record: {
        status: 'skipped',
        reason: expect.stringContaining('they lack batches 3-4 of 7. Get them: bench run --shard 2/3 and'),
      },
    });
    expect([asked.batches, results.names()]).toEqual([0, ['mini__toy.shards']]);
  });

  it('names a damaged shard, and computes what is lost', async () => {
    const whole = await runWhole();
    const results = await open();
    await results.shard(planShards(toyBatches, 1), createNeighbourlyEncoder());
    damage(results.shards);
    const { encoder, asked } = createNeighbourlyEncoder();
    const { warnings } = await results.run({ encoder, settings: merging });
    expect(warnings).toEqual([expect.stringContaining('-0-7.jsonl: damaged')]);
    expect(asked.batches).toBe(1);
    expect(results.bytes()).toBe(whole);
  });

  it('keeps a record that is there', async () => {
    const results = await open();
    await results.run(createNeighbourlyEncoder());
    expect(await results.run({ settings: merging })).toMatchObject({ kept: true, record: { status: 'ok' } });
  });

  it('does not throw shards away that --overwrite makes it score again', async () => {
    const results = await open();
    await results.run(createNeighbourlyEncoder());
    const settings = { overwrite: true };
    await results.shard(planShards(toyBatches, 2), { ...createNeighbourlyEncoder(), settings });
    const { encoder, asked } = createNeighbourlyEncoder();
    expect(await results.run({ encoder, settings: { ...settings, ...merging } })).toMatchObject({
      ...{ kept: false, record: { status: 'ok' } },
    });
    expect(asked.batches).toBe(0);
  });
});

describe('what a record says of batches that were found', () => {
  const madeOn = (provider: string) => {
    const { facts } = makeSettings('', '');
    return { facts: { ...facts, runtime: { ...facts.runtime, provider } } };
  };

  it('is their provider, their number of files, and their time', async () => {
    const results = await open();
    const settings = madeOn('cuda');
    await results.shard(planShards(toyBatches, 3), { ...createNeighbourlyEncoder(), settings });
    const { record, times, warnings } = await results.run({ settings: merging });
    // seven batches of 8 ms, none of them now; they took 28 ms at least in two workers
    expect(record).toMatchObject({
      runtime: { provider: 'cuda', shards: 3 },
      timing: { encodeSeconds: 0.056 },
    });
    expect(times).toMatchObject({ encodeMs: 0, encoded: 0 });
    expect(warnings).toBeUndefined();
  });

  it('is each provider where there are several, with a warning', async () => {
    const results = await open();
    const [first] = planShards(toyBatches, 7);
    await results.shard([first], { ...createNeighbourlyEncoder(), settings: madeOn('cuda') });
    const { record, times, warnings } = await results.run(createNeighbourlyEncoder());
    expect(record).toMatchObject({ runtime: { provider: 'cpu, cuda', shards: 1 } });
    expect(times).toMatchObject({ encodeMs: 48, encoded: 10 });
    expect(warnings).toEqual(['mini/toy: its batches were computed on different providers: cpu, cuda']);
  });

  it('counts the time of a run that was stopped', async () => {
    const results = await open();
    await catchError(() => results.run(stopAfter(6)));
    const { record } = await results.run(createNeighbourlyEncoder());
    if (record.status !== 'ok') throw new Error('not run');
    expect(record.runtime).not.toHaveProperty('shards');
    expect(record.timing.seconds).toBeGreaterThanOrEqual(0.024);
    expect(record.timing.encodeSeconds).toBe(0.056);
  });

  it('is not of another provider where one was asked for', async () => {
    const results = await open();
    await results.shard(planShards(toyBatches, 1), {
      ...createNeighbourlyEncoder(),
      settings: madeOn('cuda'),
    });
    const settings = { requiredProvider: 'cpu' };
    const merged = await results.run({ settings: { ...settings, ...merging } });
    expect(merged.error).toBeInstanceOf(DataError);
    expect(merged.record).toMatchObject({
      error: expect.stringContaining('shards made on cuda, --device cpu was asked for'),
    });
    const { encoder, asked } = createNeighbourlyEncoder();
    expect((await results.run({ encoder, settings })).record).toMatchObject({ runtime: { provider: 'cpu' } });
    expect(asked.batches).toBe(toyBatches);
  });
});

describe('the folder of batches', () => {
  it('is emptied first under --overwrite', async () => {
    const results = await open();
    await catchError(() => results.run(stopAfter(3)));
    const { encoder, asked } = createNeighbourlyEncoder();
    await results.run({ encoder, settings: { overwrite: true } });
    expect(asked.batches).toBe(toyBatches);
  });

  it('stays when a task fails, and goes when it has its record', async () => {
    const results = await open();
    const { encoder, asked } = createNeighbourlyEncoder();
    const failed = await results.run({ encoder, settings: { maxBadSamples: 0 } });
    expect(failed.record).toMatchObject({ status: 'failed', error: expect.stringContaining('s5') });
    expect(results.names()).toEqual(['mini__toy.json', 'mini__toy.shards']);
    await results.run({ encoder });
    expect(asked.batches).toBe(toyBatches);
    expect(results.names()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
  });

  it('is not made for what costs nothing', async () => {
    const results = await open();
    const { encoder } = createNeighbourlyEncoder();
    const free: typeof encoder = {
      ...encoder,
      encode: async (head, batch) => ({ ...(await encoder.encode(head, batch)), encodeMs: 0 }),
    };
    await results.run({ encoder: free, settings: { maxBadSamples: 0 } });
    expect(results.names()).toEqual(['mini__toy.json']);
  });

  it('goes where a slow worker made it anew beside a record', async () => {
    const results = await open();
    await results.run();
    mkdirSync(results.shards);
    expect(await results.run()).toMatchObject({ kept: true });
    expect(results.names()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
  });

  it('loses what is of another key', async () => {
    const results = await open();
    mkdirSync(results.shards);
    writeFileSync(join(results.shards, 'bbbbbbbbbbbb-0-7.jsonl'), '');
    await catchError(() => results.run(stopAfter(3)));
    expect(readdirSync(results.shards)).toEqual([expect.stringMatching(/\.part$/)]);
  });
});

describe('a task that another process finishes meanwhile', () => {
  it('has its record, whatever comes of this process', async () => {
    const results = await open();
    const broken: Encoder = {
      ...createFakeEncoder(),
      encode: async () => {
        await results.run(createNeighbourlyEncoder());
        throw new ModelError('v.onnx: no memory is left');
      },
    };
    expect(await results.run({ encoder: broken })).toMatchObject({ kept: true, record: { status: 'ok' } });
    const overwriting = await results.run({ encoder: broken, settings: { overwrite: true } });
    expect(overwriting).toMatchObject({ kept: false, record: { status: 'failed' } });
  });

  it('lacks no shards, though they are gone', async () => {
    const results = await open();
    await results.shard(planShards(toyBatches, 2), createNeighbourlyEncoder());
    const batchSize = async () => {
      await results.run({ settings: merging });
      return 2;
    };
    const late = await results.run({ settings: merging, batchSize });
    expect(late).toMatchObject({ kept: true, record: { status: 'ok' } });
  });
});
