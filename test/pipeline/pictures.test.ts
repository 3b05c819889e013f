import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openPictures } from '../../harness/pipeline/pictures.js';
import { createFolderWriter } from '../../harness/results/whole-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const picture = (id: string) => ({ id, image: new Uint8Array(0), truth: {}, prediction: {} });

describe('the pictures of a task', () => {
  it('are the first that come, as many as are wanted, numbered, under names that a file may have', async () => {
    const folder = join(newFolder(), 'pictures');
    const writer = createFolderWriter(folder);
    const painted: string[] = [];
    const sink = openPictures(2, ({ id }) => Promise.resolve(Buffer.from(String(painted.push(id)))), writer);
    expect(sink.isOpen()).toBe(true);
    for (const id of ['val2017/../1.jpg', 'zwei', 'drei']) await sink.add(picture(id));
    expect(sink.isOpen()).toBe(false);
    await writer.commit();
    expect(painted).toEqual(['val2017/../1.jpg', 'zwei']);
    expect(readdirSync(folder)).toEqual(['0001-val2017_.._1.jpg.png', '0002-zwei.png']);
  });

  it('are none where none are wanted', async () => {
    const sink = openPictures(0, () => Promise.reject(new Error('painted')), createFolderWriter('nowhere'));
    expect(sink.isOpen()).toBe(false);
    await sink.add(picture('a'));
  });
});
