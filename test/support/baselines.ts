import type { BaselineModel, BaselineTask } from '../../harness/config/baseline.js';
import type { OwnRecord } from '../../harness/config/record.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { createRandom } from '../../harness/core/random.js';
import { storeSamples } from '../../harness/results/baseline/stored-samples.js';
import { digestSamples } from '../../harness/results/sample-digest.js';
import { okRecord } from './records.js';

/** Lines of samples of which about 70 % are right; with `marked` false they are neither right nor wrong. Same seed, same lines. */
export function inventLines(count: number, seed = 1, marked = true): readonly SampleLine[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const correct = random() < 0.7;
    const truth = i % 10;
    const prediction = correct ? truth : (truth + 1) % 10;
    return { id: `s${String(i).padStart(6, '0')}`, truth, prediction, ...(marked && { correct }) };
  });
}

/** A finished record of a task of a model. */
export function recordOf(model: string, task: string, change: Partial<OwnRecord> = {}): OwnRecord {
  return { ...okRecord, task, model: { ...okRecord.model, id: model }, ...change };
}

/** A task of a baseline with these lines. */
export async function baselineTaskOf(
  model: string,
  task: string,
  lines: readonly SampleLine[] = inventLines(20),
): Promise<BaselineTask> {
  const hits = lines.filter(({ correct }) => correct).length;
  const record = recordOf(model, task, { metrics: { acc1: hits / lines.length }, n: lines.length });
  return { record, samples: storeSamples(await digestSamples(lines)) };
}

/** A model of a baseline with these tasks of 20 samples. */
export async function baselineModelOf(id: string, tasks: readonly string[]): Promise<BaselineModel> {
  const made = await Promise.all(
    tasks.map((task, index) => baselineTaskOf(id, task, inventLines(20, index + 1))),
  );
  return { id, tasks: made };
}
