import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datasetsFileSchema } from '../../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../../harness/config/json-file.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { findReader } from '../../../harness/data/index.js';
import { locateDataset } from '../../../harness/data/locate.js';
import { readSamples } from '../../../harness/data/reader.js';
import { writeLlavaFolder } from '../../fixtures/lmm/write-llava.js';
import { collect } from '../../support/webdataset.js';
import { defineRow } from '../reference-row.js';
import { withFolder } from '../temporary-folder.js';

const file = 'test/fixtures/lmm/prompts.json';

/** By data set, what LLaVA's scripts tell the model, from test/fixtures/lmm/make_prompts.py. */
export const promptsReference = JSON.parse(readFileSync(join(packageRoot, file), 'utf8')) as Readonly<
  Record<
    string,
    readonly { readonly question_id: string | number; readonly image: boolean; readonly prompt: string }[]
  >
>;

/** A data set of questions below a data root that `writeLlavaFolder` wrote, opened as a run opens it. */
export async function openQuestions(data: string, id: string) {
  const { datasets } = await readJsonFile(join(data, 'datasets.json'), datasetsFileSchema, ConfigError);
  const entry = datasets.find((one) => one.id === id);
  const reader = entry && findReader(entry.format);
  if (!reader) throw new Error(`${id}: not written`);
  const location = await locateDataset(entry, { data, package: data });
  if (location.state !== 'present') throw new Error(`${id}: ${JSON.stringify(location)}`);
  return { location, reader, dataset: await reader.open(location.folder, location.entry) };
}

/** What a run tells the model of every question of a data set. */
async function listTold(data: string, id: string) {
  const { dataset } = await openQuestions(data, id);
  return (await collect(readSamples(dataset))).map((sample) => {
    if (sample.kind !== 'question') throw new Error(sample.kind);
    const { questionId, prompt, image } = sample;
    return { question_id: questionId, image: image !== undefined, prompt };
  });
}

const questions = Object.values(promptsReference).flat().length;

export const promptsRow = defineRow({
  id: 'prompts',
  what: 'prompts of the 12 benchmarks, word for word; which questions have an image',
  amount: `${questions} questions`,
  maker: 'prompts',
  tools: ['LLaVA'],
  rule: 'haotian-liu/LLaVA: llava/eval/model_vqa*.py, with the options of scripts/v1_5/eval',
  stored: [file],
  test: 'test/data/llava/fixtures.test.ts',
  tolerance: 0,
  cases: [promptsReference],
  given: ['pope', 'textvqa', 'mmbench-cn'],
  pair: (references) =>
    withFolder(async (data) => {
      await writeLlavaFolder(data);
      const told: (readonly [string, unknown])[] = [];
      for (const id of Object.keys(references)) told.push([id, await listTold(data, id)]);
      const asked = Object.entries(references).map(([id, list]) => [
        id,
        list.map(({ question_id, image, prompt }) => ({ question_id, image, prompt })),
      ]);
      return { found: Object.fromEntries(told), expected: Object.fromEntries(asked) as object };
    }),
});
