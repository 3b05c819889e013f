import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import { runRecordSchema } from '../support/records.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { score, type Answer, type Expected } from '../support/datacomp38/reference.js';
import { openReferenceModel, type ReferenceModel } from '../support/datacomp38/reference-model.js';
import type { FixtureSet } from '../fixtures/datacomp38/types.js';
import { writeFixtures } from '../fixtures/datacomp38/write-fixtures.js';
import { runCli, type CliResult } from '../support/cli.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const modelId = 'vit-micro-xs';
const registry = await readTaskRegistry();
const cards = tasksOfSuite(registry, 'datacomp38');
const runtime = useRuntime();
const temporaryFolder = useTemporaryFolders();

let home: string;
let sets: readonly FixtureSet[];
let result: CliResult;
let model: ReferenceModel;

function runSuite(from: string, out: string): Promise<CliResult> {
  return runCli(['run', '--model', modelId, '--suite', 'datacomp38', '--data-dir', from, '--out', out], home);
}

function readRecord(task: string, out = 'out'): OwnRecord {
  const file = join(home, out, modelId, `${task.replace('/', '__')}.json`);
  const record = runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (record.status === 'ok') return record;
  throw new Error(`${task}: ${record.status}: ${'reason' in record ? record.reason : record.error}`);
}

function readAnswers(task: string): Expected['answers'] {
  const file = join(home, 'out', modelId, `${task.replace('/', '__')}.samples.jsonl`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const { id, truth, prediction, scores } = JSON.parse(line) as Answer & { readonly id: string };
      return [id, { truth, prediction, ...(scores && { scores }) }];
    }),
  );
}

/** These numbers under these names and no other, each equal to so many decimals. */
function numbers(values: unknown, decimals: number): unknown {
  return JSON.parse(JSON.stringify(values), (_, value: unknown) =>
    typeof value === 'number' ? (expect.closeTo(value, decimals) as unknown) : value,
  );
}

beforeAll(async () => {
  const data = temporaryFolder();
  home = temporaryFolder();
  sets = await writeFixtures(data);
  result = await runSuite(data, 'out');
  model = await openReferenceModel(modelId, runtime);
});

describe('suite datacomp38 on all 38 in their published layouts', () => {
  it('has 38 tasks, each on a data set that is written here', () => {
    expect(cards).toHaveLength(38);
    expect(cards.map(({ dataset }) => dataset).sort()).toEqual(sets.map(({ id }) => id).sort());
  });

  it('has there what is awkward in the real ones', () => {
    const find = <Kind extends FixtureSet['kind']>(kind: Kind) =>
      sets.filter((set): set is Extract<FixtureSet, { kind: Kind }> => set.kind === kind);
    const classNamesOf = (id: string) =>
      find('classification').find((set) => set.id === id)?.classNames ?? [];
    expect(classNamesOf('vtab-clevr-closest-object-distance')[3]).toBe('');
    expect(classNamesOf('imagenet1k')).toHaveLength(1000);
    expect(new Set(classNamesOf('imagenet1k')).size).toBe(999);
    expect(classNamesOf('imagenet-r').join()).toMatch(/'.*,.*\(.*é/);
    expect(find('classification').filter(({ shards }) => shards > 1).length).toBeGreaterThan(4);
    expect(find('classification').flatMap(({ templates }) => templates)).toContain('{c}');
    const fmow = find('classification').find(({ id }) => id === 'wilds-fmow');
    expect(fmow?.samples.filter(({ metadata }) => metadata?.[0] === 5)).toHaveLength(2);
    const captions = find('retrieval').flatMap(({ samples }) => samples.map((one) => one.captions.length));
    expect([...new Set(captions)].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const sizes = find('association').flatMap(({ cues }) => cues.map(({ candidates }) => candidates.length));
    expect(new Set(sizes)).toEqual(new Set([5, 6, 10, 12]));
  });

  it('runs all of them', () => {
    expect(result.stdout).toMatch(/suite datacomp38: 38 of 38 run {2}\(vit-micro-xs\)/);
    expect(result.code).toBe(0);
    expect(cards.map(({ id }) => readRecord(id).status)).toEqual(cards.map(() => 'ok'));
  });

  it.each(cards)('$id: every metric and prediction is what a slow second way gives', async (card) => {
    const set = sets.find(({ id }) => id === card.dataset);
    if (!set) throw new Error(`${card.dataset}: not written`);
    const expected: Expected = await score(set, model);
    const record = readRecord(card.id);
    expect(record.metrics).toEqual(numbers(expected.metrics, 12));
    expect(record.metrics).toHaveProperty([card.metric]);
    expect(record.n).toBe(expected.n);
    expect(record.groups ?? {}).toEqual(numbers(expected.groups ?? {}, 12));
    expect(record.variants).toEqual(expected.variants && numbers(expected.variants, 12));
    // Kept scores have six decimals, and batches of another size differ in the seventh.
    const answers = [...expected.answers].map(([id, { truth, prediction, scores }]) => [
      id,
      { truth, prediction, ...(scores && { scores: numbers(scores, 5) }) },
    ]);
    expect(Object.fromEntries(readAnswers(card.id))).toEqual(Object.fromEntries(answers));
  });

  it.each([
    ['imagenet-shift', 'mean of 6 of the 6 ImageNet'],
    ['vtab', 'mean of 13 of the 13 VTAB tasks'],
    ['retrieval', 'mean of 3 of the 3 retrieval tasks'],
    ['datacomp38', 'mean of 38 of the 38 tasks'],
  ])('prints the plain mean of suite %s', (suite, name) => {
    const main = tasksOfSuite(registry, suite).map(({ id, metric }) => readRecord(id).metrics[metric]);
    const percent = (100 * main.reduce((sum, value) => sum + value, 0)) / main.length;
    const line = result.stdout.split('\n').find((one) => one.startsWith(name));
    expect(line?.split(/\s+/).at(-1)).toBe(percent.toFixed(1));
  });

  it('has main metrics that tell right from wrong', () => {
    const values = cards.map(({ id, metric }) => readRecord(id).metrics[metric]);
    expect(values.filter((value) => value > 0 && value < 1).length).toBeGreaterThan(25);
  });
});

describe('the other public layout', () => {
  it('gives the same: no _test in names, training data beside, archives for folders and folders for archives', async () => {
    const other = temporaryFolder();
    await writeFixtures(other, 'clip-benchmark');
    const names = readdirSync(other);
    expect(names).toContain('wds_vtab-cifar10');
    expect(names.filter((name) => name.endsWith('_test'))).toEqual([]);
    const { code, stdout } = await runSuite(other, 'other');
    expect(stdout).toMatch(/suite datacomp38: 38 of 38 run/);
    expect(code).toBe(0);
    for (const { id, metric, group } of cards) {
      const [before, after] = ['out', 'other'].map((out) => readRecord(id, out));
      expect([id, after.metrics]).toEqual([id, before.metrics]);
      if (group !== 'retrieval') expect(after.samples).toEqual(before.samples);
      expect(after.intervals[metric]).toEqual(before.intervals[metric]);
    }
  });
});
