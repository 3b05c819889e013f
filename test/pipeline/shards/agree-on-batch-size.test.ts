import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { adoptBatchSize, agreeOnBatchSize } from '../../../harness/pipeline/shards/agree-on-batch-size.js';
import type { RunnableModel } from '../../../harness/pipeline/run-settings.js';
import { readRecords } from '../../../harness/results/list-records.js';
import { batchSizePath } from '../../../harness/results/paths.js';
import { expectOneLine } from '../../support/errors.js';
import { createFakeEncoder, makeModel } from '../../support/pipeline.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const hash = 'a'.repeat(64);
const open = () => Promise.resolve(createFakeEncoder());

/** A model that decides for `batchSize`, and how often it was asked to. */
function decider(batchSize: number, fingerprint = hash) {
  const asked: number[] = [];
  const model: RunnableModel = {
    ...makeModel(createFakeEncoder()),
    fingerprint: () => Promise.resolve(fingerprint),
    batchSize: () => Promise.resolve(asked.push(batchSize)).then(() => batchSize),
  };
  return { model, asked };
}

/** What processes decide that would decide for these sizes, in turn, and what they say. */
async function agreeInTurn(out: string, sizes: readonly number[]) {
  const notes: string[] = [];
  const agreed: number[] = [];
  for (const size of sizes) {
    const model = agreeOnBatchSize(decider(size).model, out, (text) => notes.push(text));
    agreed.push(await model.batchSize(open));
  }
  return { agreed, notes };
}

describe('the batch size of several processes', () => {
  it('is that of the first, which the others do not measure', async () => {
    const out = newFolder();
    const { agreed, notes } = await agreeInTurn(out, [64, 32]);
    const { model, asked } = decider(16);
    const file = batchSizePath(out, model.card.id, hash);
    expect(agreed).toEqual([64, 64]);
    expect(notes).toEqual([`${model.card.id}: batches of 64, as ${file} says`]);
    expect(await agreeOnBatchSize(model, out, () => undefined).batchSize(open)).toBe(64);
    expect(asked).toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ schema: 1, model: hash, batchSize: 64 });
  });

  it('is said once a model, however many tasks ask for it', async () => {
    const out = newFolder();
    await agreeInTurn(out, [64]);
    for (const share of [adoptBatchSize, agreeOnBatchSize]) {
      const notes: string[] = [];
      const model = share(decider(32).model, out, (text) => notes.push(text));
      expect([await model.batchSize(open), await model.batchSize(open)]).toEqual([64, 64]);
      expect(notes).toHaveLength(1);
    }
  });

  it('is one, whoever is first of many at once', async () => {
    const out = newFolder();
    const notes: string[] = [];
    const sizes = Array.from({ length: 16 }, (_, index) => index + 1);
    const models = sizes.map((size) =>
      agreeOnBatchSize(decider(size).model, out, (text) => notes.push(text)),
    );
    const agreed = await Promise.all(models.map((model) => model.batchSize(open)));
    expect(new Set(agreed).size).toBe(1);
    expect(notes).toHaveLength(15);
    expect(notes[0]).toContain(`batches of ${agreed[0]}, as another process was faster: `);
    expect(readdirSync(join(out, models[0].card.id))).toHaveLength(1);
  });

  it('is adopted by one that says none itself', async () => {
    const out = newFolder();
    const { model } = decider(16);
    const adopt = () => adoptBatchSize(model, out, () => undefined).batchSize(open);
    expect(await adopt()).toBe(16);
    expect(readdirSync(out)).toEqual([]);
    await agreeInTurn(out, [64]);
    expect(await adopt()).toBe(64);
  });

  it('is of the bytes of a model, not of its name', async () => {
    const out = newFolder();
    await agreeInTurn(out, [64]);
    const other = agreeOnBatchSize(decider(32, 'b'.repeat(64)).model, out, () => undefined);
    expect(await other.batchSize(open)).toBe(32);
  });

  it('is no record', async () => {
    const out = newFolder();
    await agreeInTurn(out, [64]);
    expect(await readRecords(join(out, decider(1).model.card.id))).toEqual([]);
  });

  it.each([
    ['{"schema": 1', 'not valid JSON'],
    [`{"schema": 1, "model": "${hash}", "batchSize": 0}`, 'batchSize: '],
    [`{"schema": 1, "model": "${'b'.repeat(64)}", "batchSize": 64}`, 'of model bbb'],
  ])('that cannot be read is named: %s', async (text, message) => {
    const out = newFolder();
    const { model } = decider(64);
    const file = batchSizePath(out, model.card.id, hash);
    mkdirSync(dirname(file));
    writeFileSync(file, text);
    const ask = () => agreeOnBatchSize(model, out, () => undefined).batchSize(open);
    await expectOneLine(ask, DataError, `${file}: `, message);
  });
});
