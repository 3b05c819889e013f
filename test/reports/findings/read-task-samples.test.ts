import { describe, expect, it } from '@jest/globals';
import { readTaskSamples } from '../../../reports/findings/read-task-samples.js';
import { inventReportInput } from '../../support/report-records.js';
import { changeSamples, collectSamples } from '../../support/report-samples.js';

const invented = inventReportInput({ tasks: 1, n: 50 });
const models = invented.models.map(({ id }) => id);
const [{ id: task }] = invented.tasks;

describe('the samples of a task', () => {
  it('have their ids and truths once, however many models answered them', async () => {
    const { bits, items } = await readTaskSamples(task, models, invented.readSamples);
    const lists = new Set([...bits.values()].map(({ ids }) => ids));
    expect([bits.size, lists.size, items.size]).toEqual([models.length, 1, 1]);
    const [facts] = items.values();
    expect(facts.classes).toEqual(Int32Array.from({ length: 50 }, (_, i) => i % 10));
  });

  it('stand apart where a model answered others', async () => {
    const { readSamples } = changeSamples(invented, models[1], task, (lines) => lines.slice(1));
    const { bits, items } = await readTaskSamples(task, models, readSamples);
    expect(new Set([...bits.values()].map(({ ids }) => ids)).size).toBe(2);
    expect(items.get(bits.get(models[1])?.items ?? '')?.classes).toHaveLength(49);
  });

  it('keep their lines where they are asked for, by place in the bits', async () => {
    const { readSamples } = changeSamples(invented, models[1], task, (lines) => [
      { id: 'unmarked', truth: 0, prediction: 0 },
      ...lines,
    ]);
    const { bits, lines } = await readTaskSamples(task, models, readSamples, [models[1]]);
    expect([...lines.keys()]).toEqual([models[1]]);
    expect(lines.get(models[1])).toEqual(await collectSamples(invented, models[1], task));
    expect(lines.get(models[1])?.map(({ id }) => id)).toEqual(bits.get(models[1])?.ids);
    expect(bits.get(models[1])?.unmarked).toBe(1);
  });
});
