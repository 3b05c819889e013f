import { join } from 'node:path';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Head } from '../../harness/core/heads.js';
import { DataError } from '../../harness/core/errors.js';
import { findReader } from '../../harness/data/index.js';
import { planTask, type RunnableTask } from '../../harness/pipeline/plan-task.js';
import { byteProtocol, makeTask } from '../support/pipeline.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const both: readonly Head[] = ['image', 'text'];

async function writeData(): Promise<string> {
  const data = newFolder();
  const shards = [labelled('s0', 0), labelled('s1', 1)];
  await writeWebDataset(join(data, 'wds_toy'), { classNames: ['a', 'b'], templates: ['{c}'], shards });
  return data;
}

const plan = (task: RunnableTask, data: string, heads = both) =>
  planTask(task, new Set(heads), { data, package: data });

const obtain = 'hf download x/y --local-dir "$BENCH_DATA/wds_toy"';

/** A format of a later version. */
const unheardOf = 'unheard-of';

describe('planTask', () => {
  it('runs where nothing stands in the way', async () => {
    const data = await writeData();
    expect(await plan(makeTask(), data)).toMatchObject({
      kind: 'run',
      folder: join(data, 'wds_toy'),
      protocol: byteProtocol,
    });
  });

  it('says which heads the model lacks', async () => {
    const data = await writeData();
    expect(await plan(makeTask(), data, ['image'])).toEqual({
      kind: 'skip',
      reason: 'the model has no text head: add it to model.json',
      dataMissing: false,
    });
    const needs = ['dense', 'answer'] as const;
    expect(await plan(makeTask({ needs }), data)).toMatchObject({
      reason: 'the model has no dense and no answer head: add it to model.json',
    });
  });

  it('says where it looked for missing data, and the exact command that brings them', async () => {
    const data = newFolder();
    expect(await plan(makeTask({ entry: makeEntry({ obtain }) }), data)).toEqual({
      kind: 'skip',
      reason:
        `data missing: no wds_toy_test (or wds_toy) in ${data}. ` +
        `Get it: hf download x/y --local-dir "${data}/wds_toy"`,
      dataMissing: true,
    });
  });

  it('names our own command where the Hub has the data', async () => {
    const data = newFolder();
    expect(await plan(makeTask({ entry: makeEntry({ obtain, hub: 'x/y' }) }), data)).toMatchObject({
      reason: expect.stringContaining(`. Get it: bench data pull toy --data-dir ${data}`),
    });
  });

  it('fails on a damaged file, unless something else stands in the way', async () => {
    const data = await writeData();
    const type = join(data, 'wds_toy/dataset_type.txt');
    writeFileSync(type, 'unheard-of');
    await expectOneLine(() => plan(makeTask(), data), DataError, `toy: ${type} says "unheard-of"`);
    expect(await plan(makeTask(), data, ['image'])).toMatchObject({ kind: 'skip', dataMissing: true });
  });

  it('runs with the form of the data that is there', async () => {
    const data = await writeData();
    const entry = makeEntry({
      format: 'winogavil',
      paths: ['toy_coco'],
      alternatives: [{ format: 'webdataset', paths: ['wds_toy'], imageMode: 'source' }],
    });
    expect(await plan(makeTask({ entry }), data)).toMatchObject({
      kind: 'run',
      entry: { format: 'webdataset', imageMode: 'source', split: 'test' },
      reader: findReader('webdataset'),
    });
    expect(await plan(makeTask({ entry }), newFolder())).toMatchObject({
      kind: 'skip',
      reason: expect.stringContaining('data missing: no toy_coco (or wds_toy) in '),
    });
  });

  it('writes the data root as it is into the command', async () => {
    const data = join(newFolder(), "$& $' $$");
    const { reason } = (await plan(makeTask({ entry: makeEntry({ obtain }) }), data)) as { reason: string };
    expect(reason).toContain(`--local-dir "${data}/wds_toy"`);
  });

  it('says what an incomplete data set lacks', async () => {
    const data = await writeData();
    const folder = join(data, 'wds_toy');
    rmSync(join(folder, 'test/1.tar'));
    expect(await plan(makeTask(), data)).toEqual({
      kind: 'skip',
      reason: `data incomplete: ${folder} has no test/1.tar`,
      dataMissing: true,
    });
    rmSync(join(folder, 'classnames.txt'));
    expect(await plan(makeTask({ entry: makeEntry({ obtain: 'see the page' }) }), data)).toMatchObject({
      reason: `data incomplete: ${folder} has no classnames.txt and 1 more. Get it: see the page`,
    });
  });

  it('says that this version has no reader', async () => {
    const entry = makeEntry({ format: unheardOf, paths: ['wds_toy'] });
    expect(await plan(makeTask({ entry }), await writeData())).toEqual({
      kind: 'skip',
      reason: 'this version of bench has no reader for unheard-of',
      dataMissing: false,
    });
  });

  it('says everything at once', async () => {
    const entry = makeEntry({ format: unheardOf, paths: ['coco'] });
    const task = makeTask({ entry, needs: ['detector'] });
    const { reason } = (await plan(task, newFolder())) as { reason: string };
    expect(reason.split('; ')).toEqual([
      'the model has no detector head: add it to model.json',
      'this version of bench has no reader for unheard-of',
      expect.stringMatching(/^data missing: no coco in /),
    ]);
  });
});
