import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { locateDataset } from '../../harness/data/locate.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../support/webdataset.js';
import { writeWinogavil } from '../support/winogavil.js';

const newFolder = useTemporaryFolders();
const content = { classNames: ['cat'], templates: ['{c}'], shards: [labelled('s0', 0), labelled('s1', 0)] };

/** A format of a later version. */
const unheardOf = 'unheard-of';

describe('locateDataset', () => {
  it.each(['wds_toy_test', 'wds_toy'])('finds the public layout %s', async (name) => {
    const data = newFolder();
    await writeWebDataset(join(data, name), content);
    const location = await locateDataset(makeEntry(), { data, package: newFolder() });
    expect(location).toEqual({ state: 'present', folder: join(data, name), entry: makeEntry() });
  });

  it('takes the first path that exists', async () => {
    const data = newFolder();
    await writeWebDataset(join(data, 'wds_toy'), content);
    await writeWebDataset(join(data, 'wds_toy_test'), content);
    const location = await locateDataset(makeEntry(), { data, package: newFolder() });
    expect(location).toMatchObject({ folder: join(data, 'wds_toy_test') });
  });

  it('prefers a whole one to an earlier one that is not', async () => {
    const data = newFolder();
    await writeWebDataset(join(data, 'wds_toy_test'), { ...content, nshards: '3' });
    await writeWebDataset(join(data, 'wds_toy'), content);
    const roots = { data, package: newFolder() };
    expect(await locateDataset(makeEntry(), roots)).toMatchObject({
      state: 'present',
      folder: join(data, 'wds_toy'),
    });
    rmSync(join(data, 'wds_toy/test/0.tar'));
    expect(await locateDataset(makeEntry(), roots)).toMatchObject({
      state: 'incomplete',
      folder: join(data, 'wds_toy_test'),
      missing: ['test/2.tar'],
    });
  });

  it('takes a damaged file as a state, and goes on to the next folder', async () => {
    const data = newFolder();
    const roots = { data, package: newFolder() };
    await writeWebDataset(join(data, 'wds_toy_test'), { ...content, type: 'unheard-of' });
    const location = await locateDataset(makeEntry(), roots);
    expect(location).toMatchObject({ state: 'damaged', folder: join(data, 'wds_toy_test') });
    if (location.state === 'damaged') expect(location.error.message).toContain('says "unheard-of"');
    await writeWebDataset(join(data, 'wds_toy'), content);
    expect(await locateDataset(makeEntry(), roots)).toMatchObject({
      state: 'present',
      folder: join(data, 'wds_toy'),
    });
  });

  it('does not stumble over a table that cannot be read', async () => {
    const data = newFolder();
    const entry = makeEntry({ format: 'winogavil', paths: ['winogavil'] });
    await writeWinogavil(join(data, 'winogavil'), { rows: 'cue,candidates\n"broken', images: {} });
    expect(await locateDataset(entry, { data, package: newFolder() })).toMatchObject({
      state: 'damaged',
      error: expect.any(DataError),
    });
  });

  it('tries each alternative form, and gives the entry of the one found', async () => {
    const data = newFolder();
    const roots = { data, package: newFolder() };
    const { alternatives, ...own } = makeEntry({
      sha256: 'a'.repeat(64),
      files: ['whole'],
      alternatives: [
        { format: unheardOf, paths: ['toy_coco'], imageMode: 'source', files: ['val.json'], hub: 'a/b' },
      ],
    });
    const entry = { ...own, ...(alternatives ? { alternatives } : {}) };
    expect(await locateDataset(entry, roots)).toEqual({
      state: 'missing',
      lookedIn: ['wds_toy_test', 'wds_toy', 'toy_coco'].map((name) => join(data, name)),
    });
    mkdirSync(join(data, 'toy_coco'));
    writeFileSync(join(data, 'toy_coco/val.json'), '{}');
    const changes = {
      format: unheardOf,
      paths: ['toy_coco'],
      imageMode: 'source',
      files: ['val.json'],
      hub: 'a/b',
    };
    expect(await locateDataset(entry, roots)).toEqual({
      state: 'present',
      folder: join(data, 'toy_coco'),
      entry: { ...makeEntry(), ...changes },
    });
    await writeWebDataset(join(data, 'wds_toy'), content);
    expect(await locateDataset(entry, roots)).toEqual({
      state: 'present',
      folder: join(data, 'wds_toy'),
      entry: own,
    });
  });

  it('looks below the root that the entry names', async () => {
    const roots = { data: newFolder(), package: newFolder() };
    await writeWebDataset(join(roots.package, 'wds_toy'), content);
    expect(await locateDataset(makeEntry({ root: 'package' }), roots)).toMatchObject({ state: 'present' });
    expect(await locateDataset(makeEntry({ root: 'data' }), roots)).toMatchObject({ state: 'missing' });
  });

  it('says where it looked', async () => {
    const data = newFolder();
    expect(await locateDataset(makeEntry(), { data, package: newFolder() })).toEqual({
      state: 'missing',
      lookedIn: [join(data, 'wds_toy_test'), join(data, 'wds_toy')],
    });
  });

  it('says which shards and which small files are not there', async () => {
    const data = newFolder();
    const folder = join(data, 'wds_toy');
    await writeWebDataset(folder, { ...content, nshards: '4' });
    rmSync(join(folder, 'classnames.txt'));
    rmSync(join(folder, 'test/0.tar'));
    expect(await locateDataset(makeEntry(), { data, package: newFolder() })).toEqual({
      state: 'incomplete',
      folder,
      entry: makeEntry(),
      missing: ['classnames.txt', 'test/0.tar', 'test/2.tar', 'test/3.tar'],
    });
  });

  it('takes an empty folder as an incomplete data set', async () => {
    const data = newFolder();
    mkdirSync(join(data, 'wds_toy'));
    expect(await locateDataset(makeEntry(), { data, package: newFolder() })).toMatchObject({
      state: 'incomplete',
      missing: ['classnames.txt', 'zeroshot_classification_templates.txt', 'test/nshards.txt'],
    });
  });

  it('checks the listed files of a format that has no reader here', async () => {
    const data = newFolder();
    const roots = { data, package: newFolder() };
    const entry = makeEntry({
      format: unheardOf,
      paths: ['coco'],
      files: ['val2017', 'annotations/val.json'],
    });
    mkdirSync(join(data, 'coco/val2017'), { recursive: true });
    expect(await locateDataset(entry, roots)).toMatchObject({
      state: 'incomplete',
      missing: ['annotations/val.json'],
    });
    mkdirSync(join(data, 'coco/annotations'));
    writeFileSync(join(data, 'coco/annotations/val.json'), '{}');
    expect(await locateDataset(entry, roots)).toMatchObject({ state: 'present' });
  });
});
