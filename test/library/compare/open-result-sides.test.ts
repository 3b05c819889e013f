import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openResultSides } from '../../../harness/library/compare/open-result-sides.js';
import type { OwnRecord, TaskRecord } from '../../../harness/config/record.js';
import { ConfigError, DataError } from '../../../harness/core/errors.js';
import { sha256 } from '../../../harness/core/hash.js';
import { recordPath, samplesPath } from '../../../harness/results/paths.js';
import { withTemporaryFolder } from '../../support/cli.js';
import { okRecord, recordsByStatus, samplesText } from '../../support/records.js';

function write(out: string, record: TaskRecord): void {
  mkdirSync(join(out, record.model.id), { recursive: true });
  writeFileSync(recordPath(out, record.model.id, record.task), JSON.stringify(record));
  if (record.status === 'ok') writeFileSync(samplesPath(out, record.model.id, record.task), samplesText);
}

const toy = (id: string, task: string, weights = id): OwnRecord => ({
  ...okRecord,
  task,
  model: { ...okRecord.model, id, sha256: sha256(weights) },
  samples: { file: `${task.replace('/', '__')}.samples.jsonl`, sha256: sha256(samplesText) },
});

const idsOf = async (lines: AsyncIterable<{ readonly id: string }>) => {
  const ids: string[] = [];
  for await (const { id } of lines) ids.push(id);
  return ids;
};

describe('openResultSides', () => {
  it('gives a side for each model, with its lines', () =>
    withTemporaryFolder(async (root) => {
      for (const id of ['b', 'a']) write(root, toy(id, 'mini/toy'));
      const sides = await openResultSides([root]);
      expect(sides.map(({ model }) => model)).toEqual(['a', 'b']);
      expect(sides[0]).toMatchObject({ name: root, records: [toy('a', 'mini/toy')], repeats: [] });
      const samples = sides[0].samples('mini/toy');
      expect(samples?.kind === 'lines' && (await idsOf(samples.read()))).toEqual(['s0', 's1']);
      expect(sides[0].samples('mini/other')).toBeUndefined();
    }));

  it('takes the folder of one model', () =>
    withTemporaryFolder(async (root) => {
      for (const id of ['b', 'a']) write(root, toy(id, 'mini/toy'));
      expect((await openResultSides([join(root, 'a')])).map(({ model }) => model)).toEqual(['a']);
    }));

  it('keeps only models and tasks that are asked for', () =>
    withTemporaryFolder(async (root) => {
      for (const id of ['a', 'b']) for (const task of ['mini/one', 'mini/two']) write(root, toy(id, task));
      write(root, toy('c', 'mini/one'));
      const sides = await openResultSides([root], { models: ['b', 'c'], tasks: ['mini/two'] });
      expect(sides.map(({ model, records }) => [model, records.map(({ task }) => task)])).toEqual([
        ['b', ['mini/two']],
      ]);
      await expect(openResultSides([root], { models: ['bb'] })).rejects.toThrow(ConfigError);
      await expect(openResultSides([root], { models: ['bb'] })).rejects.toThrow(/nearest: b, /);
    }));

  it('takes later folders as repetitions, and as what the first has not finished', () =>
    withTemporaryFolder(async (root) => {
      const [first, second] = [join(root, 'first'), join(root, 'second')];
      write(first, toy('a', 'mini/one'));
      write(first, { ...recordsByStatus.failed, task: 'mini/two', model: { id: 'a', family: 'vit' } });
      const again = { ...toy('a', 'mini/one'), timing: { ...okRecord.timing, imagesPerSecond: 3 } };
      write(second, again);
      write(second, toy('a', 'mini/two'));
      const [side] = await openResultSides([first, second]);
      expect(side.records).toEqual([toy('a', 'mini/one'), toy('a', 'mini/two')]);
      expect(side.repeats).toEqual([again]);
    }));

  it('has no samples where the file is gone', () =>
    withTemporaryFolder(async (root) => {
      write(root, toy('a', 'mini/toy'));
      rmSync(samplesPath(root, 'a', 'mini/toy'));
      const [side] = await openResultSides([root]);
      expect(side.samples('mini/toy')).toBeUndefined();
    }));

  it('refuses a damaged samples file when it is read', () =>
    withTemporaryFolder(async (root) => {
      write(root, toy('a', 'mini/toy'));
      writeFileSync(samplesPath(root, 'a', 'mini/toy'), samplesText.replace('s1', 's2'));
      const samples = (await openResultSides([root]))[0].samples('mini/toy');
      await expect(samples?.kind === 'lines' && idsOf(samples.read())).rejects.toThrow(
        /mini__toy\.samples\.jsonl: damaged/,
      );
    }));

  it('opens no samples file elsewhere', () =>
    withTemporaryFolder(async (root) => {
      write(root, { ...toy('a', 'mini/toy'), samples: { file: '../secret', sha256: sha256('') } });
      const [side] = await openResultSides([root]);
      expect(() => side.samples('mini/toy')).toThrow(DataError);
    }));

  it('refuses damaged records, but those that nobody asked for', () =>
    withTemporaryFolder(async (root) => {
      for (const id of ['a', 'b']) write(root, toy(id, 'mini/toy'));
      writeFileSync(recordPath(root, 'a', 'mini/broken'), '{');
      await expect(openResultSides([root])).rejects.toThrow(DataError);
      await expect(openResultSides([root])).rejects.toThrow(/mini__broken\.json/);
      expect(await openResultSides([root], { tasks: ['mini/toy'] })).toHaveLength(2);
      expect(await openResultSides([root], { models: ['b'] })).toHaveLength(1);
    }));

  it('refuses records of two models that bear one id', () =>
    withTemporaryFolder(async (root) => {
      write(root, toy('a', 'mini/one'));
      write(root, toy('a', 'mini/two', 'other weights'));
      await expect(openResultSides([root])).rejects.toThrow(/^a: its records are of two models/);
      expect(await openResultSides([root], { tasks: ['mini/two'] })).toHaveLength(1);
    }));

  it('refuses folders that hold nothing', () =>
    withTemporaryFolder(async (root) => {
      await expect(openResultSides([root])).rejects.toThrow(DataError);
      await expect(openResultSides([join(root, 'gone')])).rejects.toThrow(/no such folder/);
    }));
});
