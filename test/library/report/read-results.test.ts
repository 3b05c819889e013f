import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readResults } from '../../../harness/library/report/read-results.js';
import { checkSampleFiles } from '../../../harness/library/report/sample-files.js';
import type { OwnRecord, TaskRecord } from '../../../harness/config/record.js';
import { DataError } from '../../../harness/core/errors.js';
import { sha256 } from '../../../harness/core/hash.js';
import type { SampleLine } from '../../../harness/core/protocol.js';
import { withTemporaryFolder } from '../../support/cli.js';
import { importedRecord, okRecord, recordsByStatus, samplesText } from '../../support/records.js';

type Change = Partial<Pick<OwnRecord, 'task' | 'startedAt' | 'metrics'>> & {
  readonly id?: string;
  readonly weights?: string;
};

function makeRecord({ id = 'vit-s', weights = 'weights', task = 'mini/toy', ...change }: Change): OwnRecord {
  const model = { ...okRecord.model, id, sha256: sha256(weights) };
  const file = `${task.replace('/', '__')}.samples.jsonl`;
  return { ...okRecord, task, model, samples: { file, sha256: sha256(samplesText) }, ...change };
}

/** Writes files by path below a folder; records get the samples file that they name. */
function write(root: string, files: Readonly<Record<string, TaskRecord | string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    if (typeof content !== 'string' && content.status === 'ok' && content.samples)
      writeFileSync(join(dirname(file), content.samples.file), samplesText);
  }
}

/** The models and their tasks that folders are read as. */
async function read(files: Readonly<Record<string, TaskRecord | string>>, ...folders: readonly string[]) {
  return withTemporaryFolder(async (root) => {
    write(root, files);
    const { models, ...rest } = await readResults(folders.map((folder) => join(root, folder)));
    const plain = (text: string) => text.replaceAll(`${root}/`, '');
    return {
      models: models.map(({ id, records }) => [plain(id), records.map(({ record }) => record.task)]),
      imported: models.map((model) => model.imported),
      records: models.map(({ records }) => records.map(({ record }) => record)),
      warnings: rest.warnings.map(plain),
      damaged: rest.damaged.map(plain),
    };
  });
}

describe('folders of results', () => {
  it('are out folders and folders of models, in the order given, then by name', async () => {
    const { models, warnings, damaged } = await read(
      {
        'a/vit-s/mini__toy.json': makeRecord({}),
        'a/vit-s/mini__other.json': makeRecord({ task: 'mini/other' }),
        'a/vit-s/run.json': '{}',
        'a/conv-s/mini__toy.json': makeRecord({ id: 'conv-s', weights: 'c' }),
        'a/.hidden/mini__toy.json': makeRecord({ id: 'hidden' }),
        'a/conv-s/mini__toy.pictures/x__y.json': 'no record',
        'a/data.json': '{"a": "report\'s data"}',
        'b/mini__toy.json': makeRecord({ id: 'vitamin-s', weights: 'v' }),
      },
      'b',
      'a',
    );
    expect(models).toEqual([
      ['vitamin-s', ['mini/toy']],
      ['conv-s', ['mini/toy']],
      ['vit-s', ['mini/other', 'mini/toy']],
    ]);
    expect([warnings, damaged]).toEqual([[], []]);
  });

  it('are read once, whatever ways lead to them', async () => {
    await withTemporaryFolder(async (root) => {
      write(root, { 'a/vit-s/mini__toy.json': makeRecord({}) });
      symlinkSync(join(root, 'a'), join(root, 'b'));
      const { models, warnings } = await readResults([
        join(root, 'a'),
        join(root, 'b'),
        join(root, 'a/vit-s'),
      ]);
      expect([models.length, models[0].records.length, warnings]).toEqual([1, 1, []]);
    });
  });

  it('are joined where they are of one model, the finished and the later record of a task first', async () => {
    const early = makeRecord({ startedAt: '2026-01-01T00:00:00.000Z', metrics: { acc1: 0.1 } });
    const late = makeRecord({ startedAt: '2026-01-02T00:00:00.000Z', metrics: { acc1: 0.2 } });
    const failed = {
      ...recordsByStatus.failed,
      task: 'mini/other',
      model: late.model,
      startedAt: '2027-01-01T00:00:00.000Z',
    };
    const { models, records, warnings } = await read(
      {
        'a/vit-s/mini__toy.json': late,
        'a/vit-s/mini__other.json': makeRecord({ task: 'mini/other' }),
        'b/vit-s/mini__toy.json': early,
        'b/vit-s/mini__other.json': failed,
      },
      'a',
      'b',
    );
    expect(models).toEqual([['vit-s', ['mini/other', 'mini/toy']]]);
    expect(records[0].map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(records[0][1]).toMatchObject({ metrics: { acc1: 0.2 } });
    expect(warnings).toEqual([
      'vit-s: 2 of its tasks have records in more than one folder; the latest counts',
    ]);
  });

  it('keep what another program measured apart from our own', async () => {
    const brought = { ...importedRecord, model: { ...importedRecord.model, id: 'vit-s' } };
    const skipped = { ...recordsByStatus.skipped, task: 'mini/third', model: { id: 'vit-s', family: 'vit' } };
    const { models, imported, warnings } = await read(
      {
        'a/vit-s/mini__toy.json': brought,
        'a/vit-s/mini__other.json': makeRecord({ task: 'mini/other' }),
        'a/vit-s/mini__third.json': skipped,
        'b/vit-s/mini__other.json': { ...brought, task: 'mini/other' },
      },
      'a',
      'b',
    );
    expect(models).toEqual([
      ['vit-s', ['mini/other', 'mini/third']],
      ['vit-s (DataComp)', ['mini/toy', 'mini/other']],
    ]);
    expect(imported).toEqual([undefined, true]);
    expect(warnings).toEqual(['vit-s: what other programs measured stands apart: vit-s (DataComp)']);
  });

  it('bear their plain id where another program alone measured', async () => {
    const { models, imported, warnings } = await read({ 'a/toy-model/mini__toy.json': importedRecord }, 'a');
    expect([models, imported, warnings]).toEqual([[['toy-model', ['mini/toy']]], [true], []]);
  });

  it('tell models of one id but other weights apart, in their records too', async () => {
    const skipped = { ...recordsByStatus.skipped, task: 'mini/other', model: { id: 'vit-s', family: 'vit' } };
    const { models, records, warnings } = await read(
      {
        'a/vit-s/mini__toy.json': makeRecord({}),
        'b/vit-s/mini__toy.json': makeRecord({ weights: 'others' }),
        'b/vit-s/mini__other.json': skipped,
      },
      'a',
      'b',
    );
    expect(models).toEqual([
      ['vit-s (a)', ['mini/toy']],
      ['vit-s (b)', ['mini/toy', 'mini/other']],
    ]);
    expect(records[1].map(({ model }) => model.id.slice(0, 5))).toEqual(['vit-s', 'vit-s']);
    expect(records[1][1].model.id).toMatch(/\/b\)$/);
    expect(warnings).toEqual(['vit-s: 2 models with other weights bear this id: vit-s (a), vit-s (b)']);
  });

  it('tell them apart by folder or checksum where they lie side by side', async () => {
    const { models } = await read(
      {
        'a/one/mini__toy.json': makeRecord({}),
        'a/two/mini__toy.json': makeRecord({ weights: 'others' }),
        'c/vit-s/mini__toy.json': makeRecord({ weights: 'third' }),
        'c/vit-s/mini__other.json': makeRecord({ weights: 'fourth', task: 'mini/other' }),
      },
      'a',
      'c',
    );
    expect(models.map(([id]) => id)).toEqual([
      'vit-s (a/one)',
      'vit-s (a/two)',
      `vit-s (${sha256('fourth').slice(0, 12)})`,
      `vit-s (${sha256('third').slice(0, 12)})`,
    ]);
  });

  it('name records that are damaged, and give the others', async () => {
    const { models, damaged } = await read(
      {
        'a/vit-s/mini__toy.json': makeRecord({}),
        'a/vit-s/mini__cut.json': '{"schema": 1, ',
        'a/vit-s/mini__no-n.json': JSON.stringify({ ...makeRecord({}), n: 0 }),
      },
      'a',
    );
    expect(models).toEqual([['vit-s', ['mini/toy']]]);
    expect(damaged).toEqual([
      expect.stringMatching(/^a\/vit-s\/mini__cut\.json: not valid JSON .*Run the task again$/),
      expect.stringMatching(/^a\/vit-s\/mini__no-n\.json: .*n.*Run the task again$/),
    ]);
  });

  it.each([
    ['one that is not there', 'nowhere', /nowhere: no such folder\. Run `bench run --out /],
    ['a file', 'a/data.json', /data\.json: is a file, expected a folder of results/],
    ['one without records', 'a', /a: no records in it, expected an --out folder/],
  ])('%s is an error', async (_name, folder, message) => {
    const error = await read({ 'a/data.json': '{}' }, folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });
});

describe('samples files of results', () => {
  const collect = async (lines: AsyncIterable<SampleLine>) => {
    const all: SampleLine[] = [];
    for await (const line of lines) all.push(line);
    return all;
  };

  it('give their lines where they are whole, and nothing where they are gone, damaged or unknown', async () => {
    await withTemporaryFolder(async (root) => {
      write(root, {
        'vit-s/mini__toy.json': makeRecord({}),
        'vit-s/mini__changed.json': makeRecord({ task: 'mini/changed' }),
        'vit-s/mini__folder.json': JSON.stringify({
          ...makeRecord({ task: 'mini/folder' }),
          samples: { file: '.', sha256: sha256('') },
        }),
        'vit-s/mini__gone.json': makeRecord({ task: 'mini/gone' }),
        'vit-s/mini__skipped.json': { ...recordsByStatus.skipped, model: { id: 'vit-s', family: 'vit' } },
      });
      writeFileSync(join(root, 'vit-s/mini__changed.samples.jsonl'), samplesText.replace('1', '0'));
      rmSync(join(root, 'vit-s/mini__gone.samples.jsonl'));
      const { models } = await readResults([root]);
      const { read: readLines, damaged, gone } = await checkSampleFiles(models);
      expect((await collect(readLines('vit-s', 'mini/toy'))).map(({ id }) => id)).toEqual(['s0', 's1']);
      for (const task of ['mini/changed', 'mini/gone', 'mini/folder', 'mini/other'])
        expect(await collect(readLines('vit-s', task))).toEqual([]);
      expect(gone).toBe(1);
      expect(damaged).toEqual([
        expect.stringMatching(/mini__changed\.samples\.jsonl: damaged, sha256 .*Run the task again$/),
        expect.stringMatching(/: cannot be read \(.*\)\. Check the file, or run the task again$/),
      ]);
    });
  });

  it('are damaged where a line is no sample, and where they lie elsewhere', async () => {
    await withTemporaryFolder(async (root) => {
      const lines = `${samplesText}{"id": 3}\n`;
      const named = (task: string, file: string) =>
        JSON.stringify({ ...makeRecord({ task }), samples: { file, sha256: sha256(lines) } });
      write(root, {
        'secret.jsonl': lines,
        'vit-s/bad.jsonl': lines,
        'vit-s/mini__bad.json': named('mini/bad', 'bad.jsonl'),
        'vit-s/mini__out.json': named('mini/out', '../secret.jsonl'),
        'vit-s/mini__root.json': named('mini/root', join(root, 'secret.jsonl')),
      });
      const { models } = await readResults([root]);
      const { read: readLines, damaged } = await checkSampleFiles(models);
      for (const task of ['mini/bad', 'mini/out', 'mini/root'])
        expect(await collect(readLines('vit-s', task))).toEqual([]);
      expect(damaged).toEqual([
        expect.stringMatching(/bad\.jsonl, line 3: id is not a text/),
        expect.stringMatching(
          /^vit-s, mini\/out: its samples file is "\.\.\/secret\.jsonl", expected a name/,
        ),
        expect.stringMatching(/^vit-s, mini\/root: its samples file is "\/.*secret\.jsonl", expected a name/),
      ]);
    });
  });
});
