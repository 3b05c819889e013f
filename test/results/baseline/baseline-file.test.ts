import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Acceptance, Baseline, BaselineModel } from '../../../harness/config/baseline.js';
import { DataError } from '../../../harness/core/errors.js';
import { hashJson } from '../../../harness/core/hash.js';
import { readBaselineFile, writeBaselineFile } from '../../../harness/results/baseline/baseline-file.js';
import { storeSamples } from '../../../harness/results/baseline/stored-samples.js';
import { digestSamples } from '../../../harness/results/sample-digest.js';
import { baselineModelOf, baselineTaskOf, inventLines, recordOf } from '../../support/baselines.js';
import { expectOneLine } from '../../support/errors.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const history: readonly Acceptance[] = [{ date: '2026-01-02T03:04:05Z', reason: 'first', changes: [] }];

function newFile(): string {
  return join(newFolder(), 'baseline.json');
}

async function write(models: readonly BaselineModel[], file = newFile()): Promise<string> {
  await writeBaselineFile(file, { history: [...history], models: [...models] });
  return file;
}

/** Changes the value of a file; with `rehash` its checksum is made to fit again. */
function tamper(file: string, change: (baseline: Baseline) => void, rehash = false): void {
  const value = JSON.parse(readFileSync(file, 'utf8')) as Baseline;
  change(value);
  if (rehash) value.sha256 = hashJson(value.models);
  writeFileSync(file, JSON.stringify(value));
}

describe('a baseline file', () => {
  it('gives back what was written, bits and prints too', async () => {
    const marked = inventLines(21, 3);
    // 13 lines that are neither right nor wrong, among 21 that are
    const mixed = [...inventLines(13, 4, false).map((line) => ({ ...line, id: `u${line.id}` })), ...marked];
    const tasks = [await baselineTaskOf('m', 'mini/a', marked), await baselineTaskOf('m', 'mini/b', mixed)];
    const { baseline, digest } = await readBaselineFile(await write([{ id: 'm', tasks }]));
    expect(baseline.models).toEqual([{ id: 'm', tasks }]);
    expect(baseline.history).toEqual(history);
    expect(digest('m', 'mini/a')).toEqual(await digestSamples(marked));
    expect(digest('m', 'mini/b')).toEqual(await digestSamples(mixed));
    expect(digest('m', 'mini/b')?.prints).toHaveLength(34);
    expect(digest('m', 'mini/c')).toBeUndefined();
  });

  it('keeps a task without samples, and the speed of further runs', async () => {
    const task = { record: recordOf('m', 'mini/a'), repeats: [2.5, 2.25] };
    const { baseline, digest } = await readBaselineFile(await write([{ id: 'm', tasks: [task] }]));
    expect(baseline.models[0].tasks).toEqual([task]);
    expect(digest('m', 'mini/a')).toBeUndefined();
  });

  it('is the same bytes whatever the order of models, tasks and keys', async () => {
    const models = [await baselineModelOf('b', ['t/2', 't/1']), await baselineModelOf('a', ['t/3'])];
    const first = await write(models);
    const turned = models.toReversed().map(({ id, tasks }) => ({ tasks: tasks.toReversed(), id }));
    const swapped = turned.map(({ id, tasks }) => ({
      id,
      tasks: tasks.map(({ record, ...rest }) => ({
        ...rest,
        record: {
          ...record,
          versions: Object.fromEntries(Object.entries(record.versions ?? {}).toReversed()),
        },
      })),
    }));
    const second = await write(swapped);
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
    const again = await readBaselineFile(first);
    const third = newFile();
    await writeBaselineFile(third, again.baseline);
    expect(readFileSync(third, 'utf8')).toBe(readFileSync(first, 'utf8'));
  });

  it('differs in the lines of what changed alone, so that a diff in git can be read', async () => {
    const models = [await baselineModelOf('m', ['t/1', 't/2', 't/3'])];
    const before = readFileSync(await write(models), 'utf8').split('\n');
    const tasks = models[0].tasks.map((task, index) =>
      index === 1 ? { ...task, record: { ...task.record, metrics: { acc1: 0.25 } } } : task,
    );
    const after = readFileSync(await write([{ id: 'm', tasks }]), 'utf8').split('\n');
    expect(after).toHaveLength(before.length);
    const changed = after.filter((line, index) => line !== before[index]).map((line) => line.trim());
    expect(changed).toEqual([expect.stringMatching(/^"sha256": "/), '"metrics": {"acc1":0.25},']);
  });

  it('is set as JSON is, its history with a change a line', async () => {
    const change = { model: 'm', task: 't/1', metric: 'acc1', before: 0.5, after: 0.75 };
    const file = newFile();
    const entry = { date: '2026-01-02T03:04:05Z', reason: 'first', changes: [change] };
    await writeBaselineFile(file, { history: [entry], models: [await baselineModelOf('m', ['t/1'])] });
    const text = readFileSync(file, 'utf8');
    // every line is indented by two for each bracket that is open before it
    let open = 0;
    for (const line of text.trimEnd().split('\n')) {
      if (/^ *[}\]]/.test(line)) open--;
      expect(line.length - line.trimStart().length).toBe(2 * open);
      if (/[{[]$/.test(line)) open++;
    }
    expect(text).toContain(
      '\n        {"after":0.75,"before":0.5,"metric":"acc1","model":"m","task":"t/1"}\n',
    );
  });

  it('keeps ids that are keys of every object, or break lines', async () => {
    const ids = ['__proto__', 'constructor', 'a\nb', '"quoted"', '../up', '\u2028', 'ünï 👩‍👩‍👧'];
    const models = await Promise.all(ids.map((id) => baselineModelOf(id, ids)));
    const { baseline, digest } = await readBaselineFile(await write(models));
    expect(baseline.models.map(({ id }) => id)).toEqual([...ids].sort());
    for (const id of ids)
      for (const [index, task] of ids.entries())
        expect(digest(id, task)).toEqual(await digestSamples(inventLines(20, index + 1)));
    expect(digest('toString', 'toString')).toBeUndefined();
  });
});

describe('a baseline file that was tampered with', () => {
  it('is caught by one flipped bit', async () => {
    const file = await write([await baselineModelOf('m', ['t/1'])]);
    tamper(file, ({ models }) => {
      const { samples } = models[0].tasks[0];
      if (!samples) throw new Error('no samples');
      const bytes = Buffer.from(samples.correct, 'base64');
      bytes[0] ^= 1;
      samples.correct = bytes.toString('base64');
    });
    await expectOneLine(() => readBaselineFile(file), DataError, file, 'sha256', 'bench gate init');
  });

  it('is caught by one changed metric', async () => {
    const file = await write([await baselineModelOf('m', ['t/1'])]);
    tamper(file, ({ models }) => {
      models[0].tasks[0].record.metrics.acc1 += 1e-12;
    });
    await expectOneLine(() => readBaselineFile(file), DataError, file, 'sha256');
  });

  const planted: readonly (readonly [name: string, parts: readonly string[], (b: Baseline) => void])[] = [
    ['bits that are too short', ['m, t/1, correct', 'expected 3'], (b) => (samplesOf(b).correct = 'AAA=')],
    // 20 bits: of the third byte four are used
    ['bits after the last', ['m, t/1, correct', 'after the last'], (b) => (samplesOf(b).correct = 'AADw')],
    ['text that is not Base64', ['m, t/1', 'samples.correct'], (b) => (samplesOf(b).correct = '!')],
    ['more marks than samples', ['m, t/1', '21', '20'], (b) => (samplesOf(b).marked = 21)],
    ['unmarked samples without prints', ['m, t/1', 'prints'], (b) => (samplesOf(b).marked = 19)],
    [
      'prints of too many samples',
      ['prints', 'expected 42'],
      (b) => {
        Object.assign(samplesOf(b), { count: 21, prints: 'AAAA' });
      },
    ],
    [
      'a number that is none',
      ['m, t/1', 'metrics.acc1'],
      (b) => {
        Object.assign(b.models[0].tasks[0].record.metrics, { acc1: null });
      },
    ],
    ['an unknown key', ['m, t/1', 'extra'], (b) => Object.assign(b.models[0].tasks[0], { extra: 1 })],
    ['a later schema', ['schema'], (b) => Object.assign(b, { schema: 2 })],
    ['a task twice', ['m, t/1', 'twice'], (b) => b.models[0].tasks.push(b.models[0].tasks[0])],
    ['a model twice', ['model m', 'twice'], (b) => b.models.push(b.models[0])],
    [
      'a record of another model',
      ['m, t/1', 'other'],
      (b) => (b.models[0].tasks[0].record.model.id = 'other'),
    ],
    ['no tasks', ['models'], (b) => (b.models[0].tasks = [])],
    ['no models', ['models'], (b) => (b.models = [])],
  ];
  it.each(planted)('is refused with its checksum made to fit: %s', async (_, parts, change) => {
    const file = await write([await baselineModelOf('m', ['t/1'])]);
    tamper(file, change, true);
    await expectOneLine(() => readBaselineFile(file), DataError, file, ...parts, 'bench gate init');
  });

  it('is refused where a merge left its marks, where it is cut, and where it is not there', async () => {
    const file = await write([await baselineModelOf('m', ['t/1'])]);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `<<<<<<< HEAD\n${text}`);
    await expectOneLine(() => readBaselineFile(file), DataError, file, 'JSON', 'bench gate init');
    writeFileSync(file, text.slice(0, text.length / 2));
    await expectOneLine(() => readBaselineFile(file), DataError, file, 'JSON', 'bench gate init');
    await expectOneLine(() => readBaselineFile(`${file}.gone`), DataError, 'not found', 'bench gate init');
  });
});

function samplesOf({
  models,
}: Baseline): NonNullable<Baseline['models'][number]['tasks'][number]['samples']> {
  const { samples } = models[0].tasks[0];
  if (!samples) throw new Error('no samples');
  return samples;
}

describe('the size of a baseline', () => {
  it('is 6,250 bytes of bits for 50,000 samples: 8,336 characters', async () => {
    const { correct } = storeSamples(await digestSamples(inventLines(50_000)));
    // 50,000 / 8 = 6,250 bytes; Base64 writes 4 characters for each 3 bytes or less: 4 * ceil(6,250 / 3) = 8,336
    expect(Buffer.from(correct, 'base64')).toHaveLength(6250);
    expect(correct).toHaveLength(8336);
  });
});
