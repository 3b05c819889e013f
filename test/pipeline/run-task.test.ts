import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { DataError, Interrupted, ModelError } from '../../harness/core/errors.js';
import type { Protocol, ProtocolContext, SampleLine } from '../../harness/core/protocol.js';
import type { Sample } from '../../harness/core/sample.js';
import { runTask, type TaskInput } from '../../harness/pipeline/run-task.js';
import { catchError, expectOneLine } from '../support/errors.js';
import { multiplyPlainly } from '../support/matrix-product.js';
import {
  byteProtocol,
  createFakeDataset,
  createFakeEncoder,
  keepNothing,
  makeSamples,
  makeTask,
} from '../support/pipeline.js';
import { makeEntry } from '../support/webdataset.js';

function prepare(changes: Partial<TaskInput> = {}) {
  const { dataset, state } = createFakeDataset(makeSamples(7));
  const lines: SampleLine[] = [];
  const progress: number[] = [];
  const input: TaskInput = {
    dataset,
    protocol: byteProtocol,
    task: makeTask(),
    model: { id: 'toy-model', family: 'vit' },
    workers: 1,
    predictions: { write: () => Promise.resolve(), append: () => Promise.resolve() },
    pictures: { isOpen: () => false, add: () => Promise.resolve() },
    encoder: createFakeEncoder(),
    keep: (_what, make) => make(),
    multiply: multiplyPlainly,
    judge: undefined,
    batchSize: 3,
    limit: undefined,
    maxBadSamples: 0,
    seed: 0,
    signal: new AbortController().signal,
    keeping: keepNothing,
    writeLines: (written) => {
      lines.push(...written);
      return Promise.resolve();
    },
    onProgress: (samples) => {
      progress.push(samples);
    },
    ...changes,
  };
  return { input, state, lines, progress };
}

const ids = (lines: readonly SampleLine[]) => lines.map(({ id }) => id);
it('says whose truth is damaged, and how to find the rest', async () => {
  const start: TaskInput['protocol']['start'] = async (context) => ({
    ...(await byteProtocol.start(context)),
    step: () => Promise.reject(new DataError('sample s0: the map is cut off.')),
  });
  const { input } = prepare({ protocol: { ...byteProtocol, start } });
  await expectOneLine(
    () => runTask(input),
    DataError,
    'toy: sample s0: the map is cut off. Find all such with bench data verify toy',
  );
});

const withSamples = (count: number, bad: readonly number[] = []) =>
  createFakeDataset(makeSamples(count, bad));

async function turns(number: number): Promise<void> {
  for (let turn = 0; turn < number; turn++) await setImmediate();
}

describe('the time of a task', () => {
  it('is without that of loading the model, also when it is loaded in between', async () => {
    const times = [1e9, 4000];
    const encoder = { ...createFakeEncoder(), takeLoadMs: () => times.shift() ?? 0 };
    const { elapsedMs } = await runTask(prepare({ encoder }).input);
    // what loading took before, for another task, is not taken off
    expect(elapsedMs).toBeGreaterThan(-4000);
    expect(elapsedMs).toBeLessThan(0);
  });
});

describe('batches', () => {
  it.each([1, 2, 5])('have fixed borders, whatever the concurrency (%d)', async (concurrency) => {
    const encoder = createFakeEncoder(concurrency);
    const { input, lines, progress } = prepare({ encoder });
    const outcome = await runTask(input);
    expect(encoder.asked).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(ids(lines)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(progress).toEqual([3, 6, 7]);
    expect(outcome).toMatchObject({
      result: { metrics: { acc1: 1 }, intervals: { acc1: [0, 1] }, n: 7, lines: [] },
      count: 7,
      badSamples: [],
      encodeMs: 3,
    });
  });

  it('reach the protocol in order when they finish out of order', async () => {
    const encoder = createFakeEncoder(4, (index) => turns(20 - 5 * index));
    const { input, lines } = prepare({ encoder, batchSize: 2 });
    await runTask(input);
    expect(ids(lines)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(encoder.mostAtOnce()).toBe(4);
  });

  it('are not more at once than the encoder takes, and not more in memory than one beyond', async () => {
    const encoder = createFakeEncoder(2, () => turns(3));
    const { dataset, state } = withSamples(60);
    let ahead = 0;
    const { input } = prepare({
      ...{ encoder, dataset, batchSize: 2 },
      onProgress: (samples) => {
        ahead = Math.max(ahead, state.read - samples);
      },
    });
    await runTask(input);
    expect(encoder.mostAtOnce()).toBe(2);
    expect(ahead).toBeLessThanOrEqual((2 + 1) * 2);
  });

  it('give the same lines for any batch size', async () => {
    const [one, whole] = [prepare({ batchSize: 1 }), prepare({ batchSize: 100 })];
    expect(await runTask(one.input)).toMatchObject({ result: (await runTask(whole.input)).result });
    expect(one.lines).toEqual(whole.lines);
  });
});

describe('the protocol', () => {
  it('is started with the names, templates and seed, and its last lines are written', async () => {
    const contexts: ProtocolContext[] = [];
    const last = { id: 'total', truth: null, prediction: null };
    const protocol = {
      ...byteProtocol,
      start: async (context: ProtocolContext) => {
        contexts.push(context);
        const run = await byteProtocol.start(context);
        return { ...run, finish: async () => ({ ...(await run.finish()), lines: [last] }) };
      },
    };
    const { input, lines } = prepare({ protocol, seed: 5 });
    await runTask(input);
    expect(contexts).toMatchObject([{ classNames: ['a', 'b'], templates: ['{c}'], seed: 5 }]);
    expect(lines.at(-1)).toEqual(last);
  });

  it('that throws ends the task and closes the data set', async () => {
    const step = () => {
      throw new ModelError('step');
    };
    const finish = () => Promise.reject(new Error('must not be reached'));
    const protocol = { ...byteProtocol, start: () => Promise.resolve({ step, finish }) };
    const { input, state } = prepare({ protocol });
    await expectOneLine(() => runTask(input), ModelError, 'step');
    expect(state.closed).toBe(1);
  });
});

describe('categories that the class file does not name', () => {
  it('are not shown to the protocol, and neither are their objects', async () => {
    const [cat, dog] = ['cat', 'dog'].map((name, id) => ({ id, name, names: [name] }));
    const object = { id: 1, box: [0, 0, 1, 1], area: 1, crowd: false } as const;
    const objects = [0, 1, 0].map((categoryId) => ({ ...object, categoryId }));
    const truth = { imageId: 1, height: 1, width: 1, objects };
    const sample: Sample = { kind: 'annotated-image', id: '1', image: Uint8Array.of(1), truth };
    const { dataset } = createFakeDataset([sample]);
    const seen: unknown[] = [];
    const protocol: Protocol = {
      ...byteProtocol,
      start: ({ categories }) => {
        seen.push(categories);
        return Promise.resolve({
          step: (batch) => {
            for (const { sample: one } of batch)
              seen.push(one.kind === 'annotated-image' && one.truth.objects);
            return [];
          },
          finish: () => Promise.resolve({ metrics: { acc1: 1 }, intervals: {}, n: 1, lines: [] }),
        });
      },
    };
    const { input } = prepare({
      protocol,
      dataset: { ...dataset, kind: 'annotated-image', categories: [cat, dog] },
      task: makeTask({ classes: { source: 'test', match: 'name', classes: [{ names: ['dog', 'hound'] }] } }),
    });
    await runTask(input);
    expect(seen).toEqual([[{ ...dog, names: ['dog', 'hound'] }], [objects[1]]]);
  });
});

describe('the image mode', () => {
  it.each(['rgb', 'source'] as const)('%s of the entry goes with every image', async (imageMode) => {
    const { dataset } = withSamples(3);
    const modes = new Set<string>();
    const fake = createFakeEncoder();
    const encoder: typeof fake = {
      ...fake,
      encode: (head, batch) => {
        for (const sample of batch) modes.add(`${head} ${sample.imageMode}`);
        return fake.encode(head, batch);
      },
    };
    await runTask(prepare({ encoder, dataset: { ...dataset, entry: makeEntry({ imageMode }) } }).input);
    expect([...modes]).toEqual([`image ${imageMode}`]);
  });
});

describe('--limit', () => {
  it.each([
    [1, [[0]]],
    [4, [[0, 1, 2], [3]]],
    [7, [[0, 1, 2], [3, 4, 5], [6]]],
    [99, [[0, 1, 2], [3, 4, 5], [6]]],
  ])('%d', async (limit, asked) => {
    const encoder = createFakeEncoder();
    const { input, state } = prepare({ encoder, limit });
    expect((await runTask(input)).count).toBe(Math.min(limit, 7));
    expect(encoder.asked).toEqual(asked);
    expect(state).toEqual({ read: Math.min(limit, 7), closed: 1 });
  });
});

describe('what a server was asked', () => {
  it('is said of this task alone, whatever became of the one before', async () => {
    const asked: number[] = [];
    let requests = 3;
    const encoder: Encoder = {
      ...createFakeEncoder(),
      takeServed: () => {
        asked.push(requests);
        const facts = { url: 'u', model: 'm', requests, retries: 0, finishReasons: {} };
        requests = 0;
        return facts;
      },
    };
    const { input } = prepare({ encoder });
    expect((await runTask(input)).served?.requests).toBe(0);
    expect(asked).toEqual([3, 0]);
  });
});

describe('bad samples', () => {
  it('end the task at the first, which is named', async () => {
    const { dataset, state } = withSamples(7, [4]);
    const { input } = prepare({ dataset });
    await expectOneLine(
      () => runTask(input),
      DataError,
      'toy: sample s4: not a known image format, got 0 bytes. Convert the file. Restore the file',
      '--max-bad-samples 1',
    );
    expect(state.closed).toBe(1);
  });

  it('are mended in another way where they are questions', async () => {
    const { dataset } = withSamples(3, [1]);
    const { input } = prepare({ dataset: { ...dataset, kind: 'question' } });
    await expectOneLine(() => runTask(input), DataError, 'Convert the file. Mend that, or leave it out');
  });

  it('are left out, counted and named up to the number allowed', async () => {
    const { input, lines, progress } = prepare({ ...withSamples(7, [1, 3, 4, 5]), maxBadSamples: 4 });
    const { result, count, badSamples } = await runTask(input);
    expect(ids(lines)).toEqual(['s0', 's2', 's6']);
    expect([result.n, count, progress]).toEqual([3, 7, [3, 6, 7]]);
    expect(badSamples).toEqual(
      [1, 3, 4, 5].map((label) => ({
        id: `s${label}`,
        error: 'not a known image format, got 0 bytes. Convert the file.',
      })),
    );
  });

  it('end the task when they are one too many', async () => {
    const { input } = prepare({ ...withSamples(7, [1, 3, 6]), maxBadSamples: 2 });
    await expectOneLine(() => runTask(input), DataError, 'sample s6', '(3 bad samples, 2 allowed). Restore');
  });

  it('end the task when there are no others', async () => {
    const { input } = prepare({ ...withSamples(3, [0, 1, 2]), maxBadSamples: 9 });
    await expectOneLine(() => runTask(input), DataError, 'toy: none of 3 samples could be read');
  });

  it('end the task when there is nothing at all', async () => {
    await expectOneLine(() => runTask(prepare(withSamples(0)).input), DataError, 'toy: no samples in ');
  });
});

describe('stopping', () => {
  it('ends the task between two batches', async () => {
    const controller = new AbortController();
    const { input, lines, state } = prepare({
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    });
    expect(await catchError(() => runTask(input))).toBeInstanceOf(Interrupted);
    expect(ids(lines)).toEqual(['s0', 's1', 's2']);
    expect(state.closed).toBe(1);
  });

  it('before the start asks for one batch at most and writes nothing', async () => {
    const { input, lines } = prepare({ signal: AbortSignal.abort(), encoder: createFakeEncoder(1) });
    expect(await catchError(() => runTask(input))).toBeInstanceOf(Interrupted);
    expect(lines).toEqual([]);
  });
});

describe('errors', () => {
  it.each([1, 3])(
    'of the encoder surface once, with nothing left running (concurrency %d)',
    async (concurrency) => {
      let running = 0;
      const encoder = createFakeEncoder(concurrency, async (index) => {
        running++;
        await turns(index === 0 ? 10 : 1);
        running--;
        if (index >= 1) throw new ModelError(`graph failed in batch ${index}`);
      });
      const { input, lines, state } = prepare({ encoder, batchSize: 1 });
      expect(await expectOneLine(() => runTask(input), ModelError)).toBe('graph failed in batch 1');
      expect(ids(lines)).toEqual(['s0']);
      expect([running, state.closed]).toEqual([0, 1]);
    },
  );

  it('of the data set surface', async () => {
    const { dataset } = withSamples(3);
    const samples = async function* () {
      yield* dataset.parts[0].samples();
      throw new DataError('toy: 3 samples, datasets.json says 4');
    };
    await expectOneLine(
      () => runTask(prepare({ dataset: { ...dataset, parts: [{ name: 'toy', samples }] } }).input),
      DataError,
      'says 4',
    );
  });

  it('of the samples file surface', async () => {
    const writeLines = () => Promise.reject(new Error('no space left'));
    const { input, state } = prepare({ writeLines });
    expect(await catchError(() => runTask(input))).toMatchObject({ message: 'no space left' });
    expect(state.closed).toBe(1);
  });
});
