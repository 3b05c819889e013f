import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../../harness/core/encoder.js';
import { attemptTask } from '../../../harness/pipeline/attempt-task.js';
import { useModel } from '../../../harness/pipeline/model-in-use.js';
import type { RunSettings } from '../../../harness/pipeline/run-settings.js';
import { winogavil } from '../../../tasks/retrieval/winogavil.js';
import { createFakeEncoder, inBatchesOf, makeModel, makeSettings, makeTask } from '../../support/pipeline.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { makeEntry } from '../../support/webdataset.js';
import { cellsOf, cueOf, writeWinogavil } from '../../support/winogavil.js';
import { embedText, encodeTexts } from '../fake-model.js';

const newFolder = useTemporaryFolders();

/** 4 cues over 7 images. An image's bytes are the text that it shows; those of `a` show the first cue. */
const cues = [
  cueOf('1', ['a', 'b']),
  cueOf('2', ['a', 'c', 'd'], 2),
  cueOf('3', ['e', 'f', 'g']),
  cueOf('4', ['b', 'e']),
];
const shows: Readonly<Record<string, string>> = {
  ...{ a: 'A cue 1', b: 'A cue 4', c: 'A cue 2', d: 'x', e: 'A cue 3', f: 'y', g: 'z' },
};

function createReadingEncoder(): Encoder {
  return {
    ...createFakeEncoder(),
    encode: (_head, batch) =>
      Promise.resolve({
        encodeMs: 1,
        samples: batch.map(({ image }) => {
          if (image.length === 0)
            return { ok: false as const, error: { kind: 'DataError' as const, message: 'no bytes' } };
          const data = embedText(Buffer.from(image).toString('utf8'));
          return { ok: true as const, output: { tensors: { embedding: { data, shape: [data.length] } } } };
        }),
      }),
    encodeTexts,
  };
}

/** Runs the task from its folder to its record, through the batch loop. */
async function run(
  settings: Partial<RunSettings> = {},
  images = shows,
  metric = 'avg_jaccard_score',
  batchSize = 2,
) {
  const [out, data] = [newFolder(), newFolder()];
  mkdirSync(join(out, 'toy-model'));
  const files = Object.entries(images).map(([name, text]) => [`${name}.webp`, text] as const);
  await writeWinogavil(join(data, 'toy'), { rows: cues.map(cellsOf), images: Object.fromEntries(files) });
  const entry = makeEntry({ format: 'winogavil', paths: ['toy'], imageMode: 'source', count: 4 });
  const task = makeTask({ entry, rules: winogavil }, { protocol: ['winogavil'], metric });
  const model = useModel(makeModel(createReadingEncoder(), inBatchesOf(batchSize)));
  const progress: unknown[] = [];
  const { record } = await attemptTask(task, model, makeSettings(out, data, settings), (...step) =>
    progress.push(step),
  );
  const lines = () =>
    readFileSync(join(out, 'toy-model', 'mini__toy.samples.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; correct: boolean });
  return { record, progress, lines };
}

describe('a data set of the WinoGAViL form', () => {
  it('is run from its folder to its record', async () => {
    const { record, lines } = await run();
    expect(record).toMatchObject({ status: 'ok', n: 4, dataset: { id: 'toy', count: 7 } });
    const correct = Object.fromEntries(lines().map((line) => [line.id, line.correct]));
    // the image that shows the cue is the nearest; two belong to the second cue, and one of them shows it
    expect(correct).toMatchObject({ '1': true, '3': true, '4': true });
    expect(Object.keys(correct)).toEqual(['1', '2', '3', '4']);
  });

  it('counts images on the way, though its entry counts cues', async () => {
    expect((await run()).progress).toEqual([2, 4, 6, 7].map((count) => [count, 7]));
    expect((await run({ limit: 5 })).progress.at(-1)).toEqual([5, 5]);
  });

  it.each([1, 3, 100])('gives the same numbers in batches of %d', async (batchSize) => {
    const [first, second] = [await run({}, shows, undefined, batchSize), await run()];
    expect(first.lines()).toEqual(second.lines());
    expect(first.record).toMatchObject({ metrics: (second.record as { metrics: object }).metrics });
  });

  it('scores the cues that a limit leaves whole', async () => {
    // the first five images in order of first use: a, b, c, d, e: all but the third cue
    const { record, lines } = await run({ limit: 5 });
    expect(record).toMatchObject({ status: 'ok', n: 3, limit: 5, dataset: { count: 5 } });
    expect(lines().map(({ id }) => id)).toEqual(['1', '2', '4']);
  });

  it('fails with advice where a limit leaves no cue whole', async () => {
    expect((await run({ limit: 1 })).record).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('Raise --limit'),
    });
  });

  it('leaves out the cues of a bad image, where bad images are allowed', async () => {
    const damaged = { ...shows, c: '' };
    expect((await run({}, damaged)).record).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('toy: sample c: no bytes'),
    });
    const { record, lines } = await run({ maxBadSamples: 1 }, damaged);
    expect(record).toMatchObject({ status: 'ok', n: 3, badSamples: [{ id: 'c' }] });
    expect(lines().map(({ id }) => id)).toEqual(['1', '3', '4']);
  });

  it('fails where the group that the card reports has no cue', async () => {
    expect((await run({}, shows, 'jaccard_score_10-12')).record).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('metric jaccard_score_10-12 is not defined on this data'),
    });
  });

  it('is skipped, naming the image, where one is missing', async () => {
    const others = Object.fromEntries(Object.entries(shows).filter(([name]) => name !== 'f'));
    expect((await run({}, others)).record).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('has no winogavil_images/f.jpg'),
    });
  });
});
