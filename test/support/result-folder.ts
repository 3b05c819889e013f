import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnRecord } from '../../harness/config/record.js';
import { sha256 } from '../../harness/core/hash.js';
import { createRandom } from '../../harness/core/random.js';
import { recordPath, samplesPath } from '../../harness/results/paths.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import { okRecord } from './records.js';

/** A model of which records are written. */
export interface WrittenModel {
  readonly id: string;
  readonly family: string;
  readonly size: string;
  /** Millions, of the image tower. */
  readonly paramsM: number;
  /** What its checksum is over; absent: its id. */
  readonly weights?: string;
}

/** Two families in four sizes. */
export const ladder: readonly WrittenModel[] = ['vit', 'vitamin'].flatMap((family) =>
  ['XS', 'S', 'M', 'L'].map((size, step) => ({
    id: `${family}-toy-${size.toLowerCase()}`,
    family,
    size,
    paramsM: 2 ** step * (family === 'vit' ? 1 : 1.3),
  })),
);

/** Writes the records and samples of models on tasks of 80 samples into an `--out` folder; errors follow a power law of the
 *  parameters. `dataset`: checksum by task, where pictures are wanted. */
export function writeResults(
  out: string,
  models: readonly WrittenModel[] = ladder,
  tasks: readonly string[] = ['mini/openmoji', 'mini/novel'],
  dataset: Readonly<Record<string, string>> = {},
): void {
  for (const model of models)
    for (const [index, task] of tasks.entries()) {
      const { record, samples } = makeResult(model, task, index, dataset[task] ?? sha256(task));
      mkdirSync(join(out, model.id), { recursive: true });
      writeFileSync(recordPath(out, model.id, task), JSON.stringify(record));
      writeFileSync(samplesPath(out, model.id, task), samples);
    }
}

const n = 80;
const classes = 10;

function makeResult(model: WrittenModel, task: string, index: number, dataset: string) {
  const random = createRandom(Number.parseInt(sha256(`${model.id} ${task}`).slice(0, 8), 16));
  const error = (0.6 - 0.1 * index) * model.paramsM ** -0.2;
  const lines = Array.from({ length: n }, (_, item) => {
    const truth = item % classes;
    const correct = random() >= error;
    const prediction = correct ? truth : (truth + 1 + Math.floor(random() * (classes - 1))) % classes;
    const scores = { prediction: 0.5 + random() / 2, truth: random() / 2 };
    return { id: `s${String(item).padStart(7, '0')}`, truth, prediction, correct, scores };
  });
  const samples = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const hits = lines.filter(({ correct }) => correct).length;
  const { id, family, size, paramsM, weights = id } = model;
  const { schema, status, group, metric, protocol, preprocess, runtime, timing, versions, commit } = okRecord;
  const record: OwnRecord = {
    ...{ schema, status, group, metric, protocol, preprocess, runtime, timing, versions, seed: 0 },
    ...(commit === undefined ? {} : { commit }),
    startedAt: okRecord.startedAt,
    task,
    metrics: { acc1: hits / n },
    intervals: { acc1: wilsonInterval(hits, n) },
    n,
    model: {
      ...{ id, family, size, sha256: sha256(weights), paramsM: { image: paramsM, text: 0.5 } },
      gmacs: { image: paramsM / 10 },
      training: { data: 'drawings', uniquePairsM: 1, samplesSeenM: 2, seed: 0 },
    },
    dataset: { id: task.replace('/', '-'), split: 'test', sha256: dataset, count: n },
    samples: { file: `${task.replace('/', '__')}.samples.jsonl`, sha256: sha256(samples) },
  };
  return { record, samples };
}
