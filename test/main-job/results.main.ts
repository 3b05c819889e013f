// Run after `bench run` by `npm run test:main-job`: the records of the main job in results/ are what the README says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema } from '../../harness/config/record.js';
import { defaultModels } from '../../models/registry.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

const mini = tasksOfSuite(await readTaskRegistry(), 'mini');
const out = join(packageRoot, 'results');

function readRecords(model: string) {
  const names = readdirSync(join(out, model)).filter((name) => name.startsWith('mini__') && name.endsWith('.json'));
  return names.map((name) => recordSchema.parse(JSON.parse(readFileSync(join(out, model, name), 'utf8'))));
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

  it('names 1,914 concepts of a vendor it has never seen at least 50 times better than chance', () => {
    const { metrics } = find('mini/openmoji');
    expect(metrics.acc1).toBeGreaterThanOrEqual(50 / 1914);
  });

  it('is better on artwork like its training data than on a shift of it', () => {
    expect(find('mini/emoji-val').metrics.acc1).toBeGreaterThan(find('mini/openmoji').metrics.acc1);
  });
});
