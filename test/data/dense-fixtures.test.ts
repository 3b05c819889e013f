import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { findReader } from '../../harness/data/index.js';
import { locateDataset } from '../../harness/data/locate.js';
import { nameCategories } from '../../harness/pipeline/name-categories.js';
import { verifyDataset } from '../../harness/pipeline/verify/verify-dataset.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readVocabulary } from '../../tasks/vocabulary.js';
import { writeDenseFixtures } from '../fixtures/dense10/write-dense.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const registry = await readTaskRegistry();
const cards = [...tasksOfSuite(registry, 'detection'), ...tasksOfSuite(registry, 'segmentation')];
const settings = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  note: () => undefined,
};

let data: string;
let entries: readonly DatasetEntry[];

beforeAll(async () => {
  data = newFolder();
  entries = await writeDenseFixtures(data);
});

async function open(id: string) {
  const entry = entries.find((one) => one.id === id);
  if (!entry) throw new Error(`${id}: not written`);
  const location = await locateDataset(entry, { data, package: data });
  const reader = findReader(entry.format);
  if (location.state !== 'present' || !reader) throw new Error(`${id}: ${location.state}`);
  return { location, reader, dataset: await reader.open(location.folder, location.entry) };
}

describe('the ten dense data sets in their real forms', () => {
  it.each(cards)('$dataset: is whole, every image and map checked', async ({ dataset: id }) => {
    const { location, reader } = await open(id);
    const report = await verifyDataset(location, reader, settings);
    expect(report.faults).toEqual([]);
    expect([report.state, report.samples]).toEqual(['whole', location.entry.count]);
  });

  it.each(cards)('$id: its classes get their names', async (card) => {
    const { dataset } = await open(card.dataset);
    const { classes } = await readVocabulary(card);
    const categories = nameCategories(card.id, dataset, classes);
    expect(categories).toHaveLength(dataset.entry.classes ?? 0);
    expect(categories?.[0].names).toEqual(classes?.classes[0].names ?? ['aerosol can']);
  });

  it('are verified with what is odd about them', async () => {
    const { location, reader, dataset } = await open('ov-coco');
    const odd = { ...reader, open: () => Promise.resolve({ ...dataset, warnings: ['ov-coco: odd'] }) };
    expect(await verifyDataset(location, odd, settings)).toMatchObject({
      state: 'whole',
      notes: ['ov-coco: odd'],
    });
  });

  it('have gaps between ids, and roles by name', async () => {
    const { dataset } = await open('ov-coco');
    const card = cards.find(({ id }) => id === 'detection/ov-coco');
    if (!card) throw new Error('no card');
    const named = nameCategories(card.id, dataset, (await readVocabulary(card)).classes) ?? [];
    expect(named.filter(({ role }) => role === 'novel')).toHaveLength(17);
    expect(named.find(({ name }) => name === 'cat')).toMatchObject({ id: 17, role: 'novel' });
    expect(named.at(-1)).toMatchObject({ id: 90, name: 'toothbrush' });
  });
});
