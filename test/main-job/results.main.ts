// Run after `bench run` by `npm run test:main-job`: the records of the main job in results/ are what the README says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { packageRoot } from '../../harness/config/package-root.js';
import { recordSchema } from '../../harness/config/record.js';
import { defaultModels } from '../../models/registry.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

// What PyTorch, PIL and scikit-learn gave for the same weights and images (models/train/reference.py).
const reference = z
  .object({ models: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))) })
  .parse(JSON.parse(readFileSync(join(packageRoot, 'test', 'main-job', 'reference.json'), 'utf8')));
const mini = tasksOfSuite(await readTaskRegistry(), 'mini');
const out = join(packageRoot, 'results');

function readRecords(model: string) {
  const names = readdirSync(join(out, model)).filter(
    (name) => name.startsWith('mini__') && name.endsWith('.json'),
  );
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

  it.each(mini.map(({ id }) => [id]))(
    '%s: agrees with PyTorch, PIL and scikit-learn on every metric',
    (task) => {
      const { metrics } = find(task);
      const expected = reference.models[model][task];
      expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
      for (const [metric, value] of Object.entries(expected)) expect(metrics[metric]).toBeCloseTo(value, 12);
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
