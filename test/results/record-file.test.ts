import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OwnRecord, TaskRecord } from '../../harness/config/record.js';
import { DataError } from '../../harness/core/errors.js';
import {
  readFinishedRecord,
  readImportedRecord,
  readRecord,
  writeRecord,
} from '../../harness/results/record-file.js';
import { expectOneLine } from '../support/errors.js';
import { importedRecord, okRecord, recordsByStatus, samplesText } from '../support/records.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const named = okRecord.samples ?? { file: '', sha256: '' };

const newFolder = useTemporaryFolders();

async function writeBoth(record: TaskRecord = okRecord): Promise<{ file: string; samples: string }> {
  const folder = newFolder();
  const file = join(folder, 'mini__toy.json');
  const samples = join(folder, named.file);
  writeFileSync(samples, samplesText);
  await writeRecord(file, record);
  return { file, samples };
}

describe('round trip', () => {
  it.each(Object.values(recordsByStatus))('$status', async (record) => {
    const { file } = await writeBoth(record);
    expect(await readRecord(file)).toEqual(record);
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(record, null, 2)}\n`);
  });

  it('keeps every digit of a number', async () => {
    const metrics = { acc1: 0.1 + 0.2, acc5: 5e-324, tiny: 1 / 3 };
    const { file } = await writeBoth({ ...okRecord, metrics });
    expect(await readRecord(file)).toMatchObject({ metrics });
  });

  it('gives the same bytes twice, and leaves nothing beside', async () => {
    const [first, second] = [await writeBoth(), await writeBoth()];
    expect(readFileSync(first.file)).toEqual(readFileSync(second.file));
    expect(readdirSync(join(first.file, '..')).sort()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
  });

  it('replaces the record that was there', async () => {
    const { file } = await writeBoth(recordsByStatus.failed);
    await writeRecord(file, okRecord);
    expect(await readRecord(file)).toEqual(okRecord);
  });

  it('takes a record with members of a later version', async () => {
    const { file } = await writeBoth();
    const later = { ...okRecord, energyJoule: 3 };
    writeFileSync(file, JSON.stringify(later));
    expect(await readRecord(file)).toEqual(okRecord);
  });
});

describe('what lies beside a record', () => {
  it.each<[what: string, change: Partial<OwnRecord>, lost: string]>([
    [
      'predictions',
      { predictions: { folder: 'gone', format: 'label-maps', files: 1, sha256: 'a'.repeat(64) } },
      'gone',
    ],
    ['pictures', { pictures: ['pictures/1.png'] }, 'pictures/1.png'],
  ])('%s: is missed', async (_what, change, lost) => {
    const { file } = await writeBoth({ ...okRecord, ...change });
    const path = join(file, '..', lost);
    await expectOneLine(
      () => readRecord(file),
      DataError,
      `${path}: missing, ${file} names it. Run the task again`,
    );
  });
});

describe('numbers that JSON cannot hold', () => {
  it.each<[what: string, change: Partial<OwnRecord>, key: string]>([
    ['a NaN metric', { metrics: { acc1: NaN } }, 'acc1 is NaN'],
    ['an infinite metric', { metrics: { acc1: 1, acc5: Infinity } }, 'acc5 is Infinity'],
    ['a NaN bound', { intervals: { acc1: [0, NaN] } }, '1 is NaN'],
    ['a NaN time', { timing: { ...okRecord.timing, imagesPerSecond: NaN } }, 'imagesPerSecond is NaN'],
    [
      'a NaN deep in the training facts',
      { model: { ...okRecord.model, training: { lr: [-Infinity] } } },
      '-Infinity',
    ],
  ])('refuses %s', async (_what, change, part) => {
    const file = join(newFolder(), 'mini__toy.json');
    await expectOneLine(() => writeRecord(file, { ...okRecord, ...change }), DataError, file, part);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  it('leaves the record of before in its place', async () => {
    const { file } = await writeBoth();
    await expectOneLine(() => writeRecord(file, { ...okRecord, metrics: { acc1: NaN } }), DataError);
    expect(await readRecord(file)).toEqual(okRecord);
  });
});

describe('samples', () => {
  it.each([
    ['another byte', samplesText.replace('"truth":1', '"truth":0')],
    ['a line less', samplesText.slice(0, samplesText.indexOf('\n') + 1)],
    ['nothing', ''],
  ])('that hold %s are damaged', async (_what, text) => {
    const { file, samples } = await writeBoth();
    writeFileSync(samples, text);
    await expectOneLine(() => readRecord(file), DataError, `${samples}: damaged`, file, named.sha256);
  });

  it('that are gone are named', async () => {
    const { file, samples } = await writeBoth();
    rmSync(samples);
    await expectOneLine(() => readRecord(file), DataError, `${samples}: missing`, file);
  });
});

describe('records of other programs', () => {
  it('are read where they have what CONTRACT shows, and with fingerprints and times of their own', async () => {
    const { file } = await writeBoth();
    const { intervals, runtime, samples, ...rest } = okRecord;
    const { workers, ...shown } = runtime;
    expect([intervals, workers, samples]).not.toContain(undefined);
    const other = {
      ...rest,
      ...{ runtime: shown, preprocess: 'resize-shortest-224', startedAt: '2026-01-02T03:04:05+00:00' },
    };
    writeFileSync(file, JSON.stringify(other));
    expect(await readRecord(file)).toEqual({ ...other, intervals: {} });
  });
});

describe('records of what another program measured', () => {
  it('lack what it did not keep, and are no finished run', async () => {
    const file = join(newFolder(), 'mini__toy.json');
    await writeRecord(file, importedRecord);
    expect(await readRecord(file)).toEqual(importedRecord);
    expect(await readFinishedRecord(file)).toBeUndefined();
    expect(await readImportedRecord(file)).toEqual(importedRecord);
  });

  it('are marked: without the mark what they lack is missed', async () => {
    const { file } = await writeBoth();
    expect(await readImportedRecord(file)).toBeUndefined();
    const { imported, ...unmarked } = importedRecord;
    expect(imported).toBeDefined();
    writeFileSync(file, JSON.stringify(unmarked));
    await expectOneLine(() => readRecord(file), DataError, `${file}: dataset: `, 'expected object');
  });
});

describe('damaged records', () => {
  it.each([
    ['half of it', (text: string) => text.slice(0, text.length / 2), 'not valid JSON'],
    ['nothing in it', () => '', 'not valid JSON'],
    ['another status', (text: string) => text.replace('"ok"', '"done"'), 'status: '],
    ['a later schema', (text: string) => text.replace('"schema": 1', '"schema": 2'), 'schema: '],
    ['null for a number', (text: string) => text.replace('"acc1": 0.5', '"acc1": null'), 'metrics.acc1: '],
    ['a hash cut short', (text: string) => text.replace(named.sha256, 'abc'), 'samples.sha256: '],
    ['no hash', (text: string) => text.replace(okRecord.preprocess, ''), 'preprocess: '],
    ['no count', (text: string) => text.replace('"n": 2,', ''), 'n: '],
    ['nothing measured', (text: string) => text.replace('"n": 2', '"n": 0'), 'n: '],
  ])('with %s', async (_what, damage, part) => {
    const { file } = await writeBoth();
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    await expectOneLine(() => readRecord(file), DataError, `${file}: `, part);
  });

  it('that are not there', async () => {
    const file = join(newFolder(), 'none.json');
    await expectOneLine(() => readRecord(file), DataError, `${file}: file not found`);
  });
});
