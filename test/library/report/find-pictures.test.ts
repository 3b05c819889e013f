import sharp from 'sharp';
import { describe, expect, it } from '@jest/globals';
import { findPictures } from '../../../harness/library/report/find-pictures.js';
import { DataError } from '../../../harness/core/errors.js';
import type { Sample } from '../../../harness/core/sample.js';
import type { DamagedSample, OpenDataset } from '../../../harness/data/reader.js';
import { openTaskData } from '../../../harness/library/report/task-data.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { readDatasets } from '../../../harness/library/read-datasets.js';
import { readTaskRegistry } from '../../../tasks/registry.js';

const paint = (red: number, width = 100, height = 50, alpha = 1) =>
  sharp({ create: { width, height, channels: 4, background: { r: red, g: 0, b: 0, alpha } } })
    .png()
    .toBuffer();

const labelled = (id: string, image: Uint8Array): Sample => ({ kind: 'labelled-image', id, image, label: 0 });

/** A data set of parts; `read` lists what was read of it. */
function makeDataset(...parts: readonly (readonly (Sample | DamagedSample | Error)[])[]) {
  const read: string[] = [];
  const dataset = {
    parts: parts.map((samples, part) => ({
      name: String(part),
      async *samples() {
        await Promise.resolve();
        for (const sample of samples) {
          if (sample instanceof Error) throw sample;
          read.push(sample.id);
          yield sample;
        }
      },
    })),
  } as unknown as OpenDataset;
  return { dataset, read };
}

const ask = (samples: readonly string[], most = Infinity) => ({ task: 't', dataset: 'd', samples, most });
const decode = (uri: string) => sharp(Buffer.from(uri.replace('data:image/webp;base64,', ''), 'base64'));

describe('small pictures of samples', () => {
  it('are at most 64 pixels a side, never enlarged, on white', async () => {
    const { dataset } = makeDataset([
      labelled('wide', await paint(255)),
      labelled('small', await paint(255, 9, 7)),
      labelled('clear', await paint(255, 10, 10, 0)),
    ]);
    const found = await findPictures(dataset, ask(['wide', 'small', 'clear']));
    const sizes = await Promise.all([...found.values()].map((uri) => decode(uri).metadata()));
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 64, 32],
      ['webp', 9, 7],
      ['webp', 10, 10],
    ]);
    const { data, info } = await decode(found.get('clear') ?? '')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.channels, Math.min(...data)]).toEqual([3, 255]);
  });

  it('are looked for only as long as one is missing, in every part', async () => {
    const { dataset, read } = makeDataset(
      [labelled('a', await paint(1)), labelled('b', await paint(2))],
      [labelled('c', await paint(3)), labelled('d', await paint(4)), labelled('e', await paint(5))],
    );
    expect([...(await findPictures(dataset, ask(['c', 'b']))).keys()]).toEqual(['c', 'b']);
    expect(read).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of captions are those of their images; a question may be called like one', async () => {
    const image = await paint(9);
    const { dataset } = makeDataset([
      { kind: 'captioned-image', id: 'i', image, captions: ['x', 'y'] },
      labelled('q#2', await paint(7)),
    ]);
    const found = await findPictures(dataset, ask(['i#0', 'i#1', 'q#2', 'r#1']));
    expect([...found.keys()]).toEqual(['i#0', 'i#1', 'q#2']);
    expect(found.get('i#0')).toBe(found.get('i#1'));
  });

  it('are left out where they cannot be read, and where they would be too many characters', async () => {
    const { dataset } = makeDataset(
      [
        { kind: 'damaged', id: 'a', error: new DataError('a: cut off') },
        labelled('b', Uint8Array.from([1, 2, 3])),
        labelled('c', await paint(1)),
        new DataError('0: cut off'),
      ],
      [labelled('d', await paint(2))],
    );
    const all = await findPictures(dataset, ask(['a', 'b', 'd', 'c']));
    expect([...all.keys()]).toEqual(['d', 'c']);
    const room = (all.get('d') ?? '').length;
    expect([...(await findPictures(dataset, ask(['d', 'c'], room))).keys()]).toEqual(['d']);
    expect(await findPictures(dataset, ask(['d', 'c'], room - 1))).toEqual(new Map());
  });

  it('keeps errors that are not of the data', async () => {
    const { dataset } = makeDataset([new Error('a bug')]);
    await expect(findPictures(dataset, ask(['a']))).rejects.toThrow('a bug');
  });
});

describe('data of a task', () => {
  async function open(most?: number) {
    const notes: string[] = [];
    const { tasks } = await readTaskRegistry();
    const datasets = await readDatasets();
    const fingerprints = { get: () => undefined, set: () => undefined, save: () => Promise.resolve() };
    const roots = { data: '/nowhere', package: packageRoot };
    const note = (text: string) => notes.push(text);
    const sources = { tasks, datasets, roots, fingerprints, note, ...(most !== undefined && { most }) };
    return { data: openTaskData(sources), datasets, notes };
  }

  it('has the pictures of the data set that was answered, and of no other', async () => {
    const { data, datasets } = await open();
    const asked = { task: 'mini/openmoji', samples: ['s0000001'], most: 1e6 };
    const dataset = datasets.get('mini-openmoji')?.sha256 ?? '';
    expect([...(await data.thumbnails({ ...asked, dataset })).keys()]).toEqual(['s0000001']);
    expect(await data.thumbnails({ ...asked, dataset: 'another' })).toEqual(new Map());
    expect(await data.thumbnails({ ...asked, dataset, task: 'datacomp/cifar10' })).toEqual(new Map());
    expect(await data.thumbnails({ ...asked, dataset, task: 'no/task' })).toEqual(new Map());
  });

  it('is not looked through where that would take long', async () => {
    const { data, datasets, notes } = await open(1000);
    const dataset = datasets.get('mini-openmoji')?.sha256 ?? '';
    const asked = { task: 'mini/openmoji', samples: ['s0000001'], most: 1e6, dataset };
    expect(await data.thumbnails(asked)).toEqual(new Map());
    expect(notes).toEqual(['mini-openmoji: no small pictures, its files have more than 1.0 KB']);
  });

  it('has the names of classes of the data, else of the card, else none', async () => {
    const { data } = await open();
    expect((await data.classNames('mini/openmoji')).length).toBe(1914);
    expect((await data.classNames('detection/ov-coco')).length).toBeGreaterThan(60);
    expect(await data.classNames('datacomp/cifar10')).toEqual([]);
    expect(await data.classNames('no/task')).toEqual([]);
  });
});
