import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkSampleFiles } from '../../../harness/library/report/sample-files.js';
import { readResults } from '../../../harness/library/report/read-results.js';
import { runRecordSchema } from '../../support/records.js';
import { collectCorrectBits, describeMismatch } from '../../../harness/results/correct-bits.js';
import { makeRun, sideOf, writeRun, type InventedRun } from '../../support/gate-runs.js';
import { doubled, flipped, rightOf, rotated, shortened } from '../../support/gate-samples.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const right = rightOf(80, 60);

/** A task of each metric that can be invented. */
const run: InventedRun = {
  model: 'toy-vit',
  tasks: [
    { task: 'datacomp/imagenet1k', right },
    { task: 'mini/openmoji', right, reworded: 3 },
    { task: 'mini/groups', right },
    { task: 'mini/vendors', right },
    { task: 'mini/continents', right },
    { task: 'mini/clipart', right },
    { task: 'mini/digits', right, instead: 'skipped' },
    { task: 'mini/novel', right, instead: 'failed' },
  ],
};

describe('invented runs', () => {
  it('are read as the results of a run, every samples file whole', async () => {
    const out = writeRun(newFolder(), run);
    const { models, damaged, warnings } = await readResults([out]);
    expect([damaged, warnings]).toEqual([[], []]);
    expect(models.map(({ id, records }) => [id, records.length])).toEqual([['toy-vit', 8]]);
    const samples = await checkSampleFiles(models);
    expect([samples.damaged, samples.gone]).toEqual([[], 0]);
    expect(readdirSync(join(out, 'toy-vit')).filter((name) => name.endsWith('.jsonl'))).toHaveLength(6);
    for (const { record } of makeRun(run)) runRecordSchema.parse(record);
  });

  it('score what their lines say', () => {
    const of = (task: string) => {
      const made = makeRun(run).find(({ record }) => record.task === task)?.record;
      return made?.status === 'ok' ? { n: made.n, value: made.metrics[made.metric] } : undefined;
    };
    // 60 of 80; the last 20 wrong: of each class the last 2 of 8, so 6/8 of each
    expect(of('mini/openmoji')).toEqual({ n: 80, value: 0.75 });
    expect(of('mini/groups')?.value).toBeCloseTo(0.75, 12);
    // groups of 20: 0-9 and 40-49, ..., 30-39 and 70-79; the last 20 are 60-69 (group 2) and 70-79 (group 3): half of each is wrong
    expect(of('mini/vendors')).toEqual({ n: 80, value: 0.5 });
    // 40 images all right, 20 of 40 captions: (1 + 1/2) / 2
    expect(of('mini/clipart')).toEqual({ n: 40, value: 0.75 });
  });

  it('differ as they are told to', async () => {
    // 60 right: 4 more and 6 fewer is 58
    expect(flipped(right, { gained: 4, lost: 6 }).filter(Boolean)).toHaveLength(58);
    const bits = (change: NonNullable<InventedRun['tasks'][number]['lines']>) =>
      collectCorrectBits(makeRun({ tasks: [{ task: 'mini/openmoji', right, lines: change }] })[0].lines);
    const usual = await bits((lines) => lines);
    expect(describeMismatch(usual, await bits((lines) => lines))).toBeUndefined();
    expect(describeMismatch(usual, await bits(rotated))).toContain('in another order');
    expect(describeMismatch(usual, await bits(doubled))).toContain('more than one sample');
    expect(describeMismatch(usual, await bits(shortened))).toContain('1 of 80 are missing');
  });

  it('are sides of a comparison without files', async () => {
    const side = await sideOf(run, 'digest');
    expect(side.records).toHaveLength(8);
    expect(side.samples('mini/openmoji')).toMatchObject({ kind: 'digest', digest: { count: 80 } });
    expect(side.samples('mini/digits')).toBeUndefined();
    expect((await sideOf({ ...run, repeats: [90, 95] })).repeats).toHaveLength(12);
  });
});
