import { join } from 'node:path';
import { datasetsFileSchema } from '../../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../../harness/config/json-file.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { ConfigError } from '../../../harness/core/errors.js';
import { llavaReader } from '../../../harness/data/llava/reader.js';
import { readSamples } from '../../../harness/data/reader.js';
import { makeScienceQa, makeSeed } from '../../fixtures/lmm/choices.js';
import { makeLlavaWild, makeMmVet } from '../../fixtures/lmm/references.js';
import { makeGqa, makeTextVqa, makeVizWizVal, makeVqav2Val } from '../../fixtures/lmm/short-answers.js';
import { makeMme, makePope } from '../../fixtures/lmm/yes-no.js';
import { collect } from '../../support/webdataset.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const makers = [
  ...[makeVqav2Val, makeGqa, makeVizWizVal, makeTextVqa, makePope],
  ...[makeMme, makeScienceQa, makeSeed, makeLlavaWild, makeMmVet],
];
const { datasets } = await readJsonFile(join(packageRoot, 'datasets.json'), datasetsFileSchema, ConfigError);

const fixtures = (await Promise.all(makers.map((make) => make()))).map(({ id, files, questions }) => {
  const entry = datasets.find((one) => one.id === id);
  if (!entry) throw new Error(`${id}: not in datasets.json`);
  return { files, entry: { ...entry, count: questions.length } };
});

/** Texts of the benchmarks, each by a line that says whose it is. */
const texts = new Map(
  fixtures.flatMap((fixture) =>
    Object.entries(fixture.files).flatMap(([name, text]) => {
      const line = `${fixture.entry.id} ${name}`;
      return typeof text === 'string' ? [[line, { ...fixture, name, text }] as const] : [];
    }),
  ),
);

/** The benchmarks of LLaVA's folder, with one file that nobody wrote. */
export const questionTargets: readonly FuzzTarget[] = [
  {
    name: 'llava',
    seeds: () => [...texts].map(([line, { text }]) => Buffer.from(`${line}\n${text}`)),
    read: async (input, folder) => {
      const line = input.toString('utf8', 0, input.indexOf('\n'));
      const changed = texts.get(line);
      // the line itself was changed
      if (!changed) return;
      const { files, name, entry } = changed;
      const own = join(folder, entry.id);
      for (const [file, content] of Object.entries(files)) putFile(own, file, content);
      putFile(own, name, input.subarray(line.length + 1));
      await llavaReader.findMissing(own, entry);
      await collect(readSamples(await llavaReader.open(own, entry)));
    },
  },
];
