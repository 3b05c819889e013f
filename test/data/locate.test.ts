import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { locateDataset } from '../../harness/data/locate.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const content = { classNames: ['cat'], templates: ['{c}'], shards: [labelled('s0', 0), labelled('s1', 0)] };

describe('locateDataset', () => {
  it.each(['wds_toy_test', 'wds_toy'])('finds the public layout %s', async (name) => {
    const data = newFolder();
    await writeWebDataset(join(data, name), content);
    const location = await locateDataset(makeEntry(), { data, package: newFolder() });
    expect(location).toEqual({ state: 'present', folder: join(data, name) });
  });

  it('takes the first path that exists', async () => {
    const data = newFolder();
    await writeWebDataset(join(data, 'wds_toy'), content);
    await writeWebDataset(join(data, 'wds_toy_test'), content);
    const location = await locateDataset(makeEntry(), { data, package: newFolder() });
    expect(location).toMatchObject({ folder: join(data, 'wds_toy_test') });
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
    const entry = makeEntry({ format: 'coco', paths: ['coco'], files: ['val2017', 'annotations/val.json'] });
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
