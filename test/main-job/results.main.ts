// Run after `bench run` by `npm run test:main-job`: the records of the main job in results/ are what the README says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { packageRoot } from '../../harness/config/package-root.js';
import type { OwnRecord } from '../../harness/config/record.js';
import { runRecordSchema } from '../support/records.js';
import { tabulateScores } from '../../reports/summary/score-table.js';
import { defaultModels } from '../../models/registry.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { mainJobReference, mainJobRows } from '../numbers/rows/main-job.js';

const registry = await readTaskRegistry();
const mini = tasksOfSuite(registry, 'mini');
const out = join(packageRoot, 'results');

/** What one image that falls the other way can move a metric by: more where groups are small. On the machine that made
 *  the reference none does; another processor's kernels round differently, and a near tie may fall the other way. */
function oneSample({ n, groups = {} }: OwnRecord): number {
  const sizes = Object.values(groups).flatMap((column) => Object.values(column).map((group) => group.n));
  return 2 / Math.min(n, ...sizes);
}

/** What rounding may move a metric by. Regions and pixels are many more than images: of regions one may fall the other way,
 *  of pixels so few that no number changes by a hundredth, which a segment that appears or goes does not reach either. */
function roundingOf(model: string, record: OwnRecord, expected: number): number {
  if (record.protocol.id === 'dense-probe') return expected / 100 + 1e-6;
  return record.protocol.id === 'region-probe' ? 2 / countRegions(model, record.task) : oneSample(record);
}

function countRegions(model: string, task: string): number {
  const file = join(out, model, `${task.replace('/', '__')}.samples.jsonl`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => sum + regionsLine.parse(JSON.parse(line)).truth.length, 0);
}

const regionsLine = z.object({ truth: z.array(z.unknown()) });

function readRecords(model: string) {
  const names = readdirSync(join(out, model)).filter(
    (name) => name.startsWith('mini__') && name.endsWith('.json'),
  );
  return names.map((name) => runRecordSchema.parse(JSON.parse(readFileSync(join(out, model, name), 'utf8'))));
}

describe.each(defaultModels.map((id) => [id]))('%s on the embedded data', (model) => {
  const records = readRecords(model);
  const find = (task: string) => {
    const record = records.find((candidate) => candidate.task === task);
    if (record?.status !== 'ok') throw new Error(`${task}: ${record?.status ?? 'no record'}`);
    return record;
  };

  it('has a finished record for every task', () => {
    expect(records.map(({ task }) => task).sort()).toEqual(mini.map(({ id }) => id).sort());
    expect(records.every(({ status }) => status === 'ok')).toBe(true);
  });

  it.each(mini.map(({ id }) => [id]))(
    '%s: agrees with PyTorch, PIL and scikit-learn on every metric',
    (task) => {
      const record = find(task);
      const { metrics } = record;
      const expected = mainJobReference[model][task];
      expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
      for (const [metric, value] of Object.entries(expected))
        expect([metric, Math.abs(metrics[metric] - value) <= roundingOf(model, record, value)]).toEqual([
          metric,
          true,
        ]);
    },
  );

  it('names 1,914 concepts of a vendor it has never seen at least 50 times better than chance', () => {
    const { metrics } = find('mini/openmoji');
    expect(metrics.acc1).toBeGreaterThanOrEqual(50 / 1914);
  });

  it('is better on artwork like its training data than on a shift of it', () => {
    expect(find('mini/emoji-val').metrics.acc1).toBeGreaterThan(find('mini/openmoji').metrics.acc1);
  });
});

it.each(mainJobRows.map((row) => [row.id, row] as const))(
  '%s: in no record further away than one image, region or hundredth',
  (_id, row) => expectAgreement(row),
);

describe('the model with a detector and a segmenter', () => {
  const records = readRecords('convnext-s-ov-micro').filter((record) => record.status === 'ok');
  const find = (task: string) => {
    const record = records.find((candidate) => candidate.task === task);
    if (!record) throw new Error(`${task}: no record`);
    return record;
  };

  it('is scored under the two protocols that no encoder alone can have', () => {
    const used = Object.fromEntries(records.map(({ task, protocol }) => [task, protocol.id]));
    expect(used).toEqual({
      'mini/scenes-detection': 'detector',
      'mini/scenes-semantic': 'segmenter',
      'mini/scenes-panoptic': 'segmenter',
    });
  });

  it('finds and names novel objects better than chance, and segments better than a probe', () => {
    for (const task of ['mini/scenes-detection', 'mini/scenes-semantic']) {
      const { metric, metrics, intervals } = find(task);
      const { chance = 1 } = mini.find(({ id }) => id === task) ?? {};
      expect([task, metrics[metric] > 2 * chance, intervals[metric][0] > chance]).toEqual([task, true, true]);
    }
    const probe = readRecords('convnext-micro-s').find(({ task }) => task === 'mini/scenes-panoptic');
    expect(probe?.status === 'ok' && find('mini/scenes-panoptic').metrics.PQ > probe.metrics.PQ + 0.1).toBe(
      true,
    );
  });

  it('left its predictions in exchange formats', () => {
    for (const { predictions } of records) {
      expect(predictions?.files).toBeGreaterThan(0);
      expect(readdirSync(join(out, 'convnext-s-ov-micro', predictions?.folder ?? '')).length).toBeGreaterThan(
        0,
      );
    }
  });
});

describe('the README', () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8').split('\n');
  const records = defaultModels.flatMap(readRecords).filter((record) => record.status === 'ok');
  const { head, rows } = tabulateScores(records, registry.tasks, defaultModels);
  const numbersIn = (text: string) => [...text.matchAll(/\d+\.\d+/g)].map(([number]) => Number(number));

  it('shows the table that the main job prints', () => {
    expect(readme).toContainEqual(expect.stringMatching(new RegExp(`^${head.join(' +')}$`)));
    for (const [task, metric, chance, ...scores] of rows) {
      const shown = readme.find((line) => line.startsWith(`${task} `)) ?? '';
      const facts = [task, metric, chance].filter((cell) => cell !== '');
      expect(shown.split(/ {2,}/).slice(0, facts.length)).toEqual(facts);
      const printed = numbersIn(scores.join(' '));
      const tolerance = Math.max(...records.filter((record) => record.task === task).map(oneSample));
      const written = numbersIn(shown).slice(-printed.length);
      printed.forEach((number, index) => {
        expect(Math.abs(number - written[index])).toBeLessThanOrEqual(100 * tolerance + 0.1);
      });
    }
  });

  it('shows a line of a samples file', () => {
    const [line] = readFileSync(join(out, defaultModels[0], 'mini__openmoji.samples.jsonl'), 'utf8').split(
      '\n',
    );
    const withoutNumbers = (text: string) => text.replaceAll(/[\d.]+|true|false/g, '?');
    expect(readme.map(withoutNumbers)).toContain(withoutNumbers(line));
  });

  it('says how many samples there are', () => {
    const count = mini.reduce((sum, { size = 0 }) => sum + size, 0);
    expect(readme.join('\n')).toContain(`on ${count.toLocaleString('en-US')} samples`);
  });
});
