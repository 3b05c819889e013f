import { beforeAll, describe, expect, it } from '@jest/globals';
import { readSamples, type OpenDataset } from '../../../harness/data/reader.js';
import { verifyDataset } from '../../../harness/pipeline/verify/verify-dataset.js';
import type { LmmFixture } from '../../fixtures/lmm/types.js';
import { writeLlavaFolder } from '../../fixtures/lmm/write-llava.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { openQuestions, promptsReference, promptsRow } from '../../numbers/rows/prompts.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { collect } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();
const settings = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  note: () => undefined,
};

let data: string;
let fixtures: readonly LmmFixture[];

beforeAll(async () => {
  data = newFolder();
  fixtures = await writeLlavaFolder(data);
});

async function open(id: string) {
  const fixture = fixtures.find((one) => one.id === id);
  if (!fixture) throw new Error(`${id}: not written`);
  return { fixture, ...(await openQuestions(data, id)) };
}

const ids = [
  'vqav2',
  'vqav2-val',
  'gqa',
  'vizwiz',
  'vizwiz-val',
  'scienceqa-img',
  'textvqa',
  'pope',
  'mme',
  'mmbench',
  'mmbench-cn',
  'seed',
  'llava-wild',
  'mm-vet',
];

it('are all that is written', () => {
  expect(fixtures.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(Object.keys(promptsReference).sort()).toEqual(ids.filter((id) => !id.endsWith('-val')).sort());
  for (const { questions } of fixtures) expect(questions.length).toBeGreaterThanOrEqual(4);
});

describe.each(ids)('%s in its real form', (id) => {
  it('gives the questions as they are asked, with their truth, images as they lie there', async () => {
    const { dataset, fixture } = await open(id);
    expect([dataset.kind, dataset.warnings]).toEqual(['question', []]);
    expect(dataset.uploadIds).toEqual(fixture.uploadIds);
    const samples = await collect(readSamples(dataset));
    const questions = samples.map((sample) => {
      if (sample.kind !== 'question') throw new Error(sample.kind);
      const { image, ...rest } = sample;
      expect([sample.id, image !== undefined]).toEqual([
        sample.id,
        sample.imageName !== undefined || isTable(dataset),
      ]);
      return rest;
    });
    expect(questions).toEqual(
      fixture.questions.map((question) => ({ kind: 'question', ...question, right: undefined })),
    );
  });

  it('is whole, and every image is one', async () => {
    const { location, reader, fixture } = await open(id);
    expect(await verifyDataset(location, reader, settings)).toMatchObject({
      state: 'whole',
      samples: fixture.questions.length,
      faults: [],
      notes: [],
    });
  });
});

it('ask in the words of LLaVA, where LLaVA opens an image', () => expectAgreement(promptsRow));

function isTable({ entry }: OpenDataset): boolean {
  return entry.benchmark === 'mmbench';
}
