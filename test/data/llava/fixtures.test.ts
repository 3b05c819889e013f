import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { datasetsFileSchema, type DatasetEntry } from '../../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../../harness/config/json-file.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { findReader } from '../../../harness/data/index.js';
import { locateDataset } from '../../../harness/data/locate.js';
import { readSamples, type OpenDataset } from '../../../harness/data/reader.js';
import { verifyDataset } from '../../../harness/pipeline/verify/verify-dataset.js';
import type { LmmFixture } from '../../fixtures/lmm/types.js';
import { writeLlavaFolder } from '../../fixtures/lmm/write-llava.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { collect } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();
const settings = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  note: () => undefined,
};

/** What LLaVA's scripts tell the model, by test/fixtures/lmm/make_prompts.py; the validation splits are not LLaVA's. */
const references = JSON.parse(
  readFileSync(join(packageRoot, 'test/fixtures/lmm/prompts.json'), 'utf8'),
) as Readonly<
  Record<
    string,
    readonly { readonly question_id: string | number; readonly image: boolean; readonly prompt: string }[]
  >
>;

let data: string;
let fixtures: readonly LmmFixture[];
let entries: readonly DatasetEntry[];

beforeAll(async () => {
  data = newFolder();
  fixtures = await writeLlavaFolder(data);
  entries = (await readJsonFile(join(data, 'datasets.json'), datasetsFileSchema, ConfigError)).datasets;
});

async function open(id: string) {
  const entry = entries.find((one) => one.id === id);
  const fixture = fixtures.find((one) => one.id === id);
  const reader = entry && findReader(entry.format);
  if (!fixture || !reader) throw new Error(`${id}: not written`);
  const location = await locateDataset(entry, { data, package: data });
  if (location.state !== 'present') throw new Error(`${id}: ${JSON.stringify(location)}`);
  return { location, reader, fixture, dataset: await reader.open(location.folder, location.entry) };
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
  expect(Object.keys(references).sort()).toEqual(ids.filter((id) => !id.endsWith('-val')).sort());
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

describe.each(Object.keys(references))('%s', (id) => {
  it('asks in the words of LLaVA, where LLaVA opens an image', async () => {
    const { dataset } = await open(id);
    const told = (await collect(readSamples(dataset))).map((sample) => {
      if (sample.kind !== 'question') throw new Error(sample.kind);
      const { questionId, prompt, image } = sample;
      return { question_id: questionId, image: image !== undefined, prompt };
    });
    expect(told).toEqual(
      references[id].map(({ question_id, image, prompt }) => ({ question_id, image, prompt })),
    );
  });
});

function isTable({ entry }: OpenDataset): boolean {
  return entry.benchmark === 'mmbench';
}
