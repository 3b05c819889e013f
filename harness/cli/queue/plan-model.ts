import { resolve } from 'node:path';
import { formatDevice } from '../../config/device.js';
import type { QueueJob } from '../../config/queue-job.js';
import { UserError } from '../../core/errors.js';
import type { SampleCounts } from '../../pipeline/shards/count-samples.js';
import { forecastModel } from '../../pipeline/forecast/forecast-model.js';
import { measureWork, type TaskWork } from '../../pipeline/shards/measure-work.js';
import { useModel } from '../../pipeline/model-in-use.js';
import type { RunnableModel } from '../../pipeline/run-settings.js';
import type { Bench } from '../../queue/queue.js';
import type { OpenRun } from '../open-run.js';
import type { ModelReference } from '../../library/run/subject/subject.js';
import type { QueuedTask } from './queued-task.js';
import { batchesByForecast, batchesOfImages, type ForeseenTask } from './shard-size.js';
import { thisBench } from './this-bench.js';

/** A task that is to be run, and what it may take. */
interface ForeseenWork {
  readonly work: TaskWork;
  readonly seconds: number | undefined;
}

/** What a task is thought to take of whose time nothing is known, in seconds. */
const unknownSeconds = 60;

/** The tasks of a model that are to be run and can be, measured and cut into shards. The model is loaded where it has to be measured,
 *  and closed again. What stands in the way of a task is said by the run that scores. Throws Interrupted. */
export async function planModel(
  model: RunnableModel,
  prepared: OpenRun,
  counts: SampleCounts,
): Promise<readonly QueuedTask[]> {
  const { options, subject, settings } = prepared;
  const bench = thisBench();
  const works = await foreseeWork(model, prepared, counts);
  const named = await subject.nameModel?.(model.card.id);
  if (!named) throw new Error(`${model.card.id}: is of no folder that workers could open`);
  const secondsOfModel = works.reduce((sum, { seconds }) => sum + (seconds ?? unknownSeconds), 0);
  const batchesOf = (task: ForeseenTask, batchSize: number) =>
    options.shardSize === undefined
      ? batchesByForecast(task, secondsOfModel * subject.models.length)
      : batchesOfImages(options.shardSize, batchSize);
  return works.map(({ work, seconds }) => ({
    ...{ model, task: work.task, identity: work.identity },
    whole: makeJob(work, seconds ?? unknownSeconds, prepared, named, bench),
    shards: Math.ceil(work.batches / batchesOf({ batches: work.batches, seconds }, work.batchSize)),
    judged: work.protocol.judged === true && settings.judge !== undefined,
  }));
}

async function foreseeWork(
  model: RunnableModel,
  { tasks, settings, forecasting }: OpenRun,
  counts: SampleCounts,
): Promise<readonly ForeseenWork[]> {
  const used = useModel(model);
  try {
    const forecast = await forecastModel(used, tasks, settings, forecasting);
    const works: ForeseenWork[] = [];
    for (const [place, task] of tasks.entries()) {
      const { examination, estimate } = forecast.tasks[place];
      if (examination !== undefined && examination.kind !== 'run') continue;
      const work = await orNothing(() => measureWork(task, used, settings, counts));
      if (work?.kind !== 'run') continue;
      works.push({ work, seconds: estimate && estimate.sampleSeconds + estimate.promptSeconds });
    }
    return works;
  } finally {
    await used.close();
  }
}

/** What is wrong with a task is said, and recorded, by the run that scores. */
async function orNothing<Value>(measure: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The scoring of a task as a job; shards are parts of it. */
function makeJob(
  { task, key, batchSize, batches, samples, identity }: TaskWork,
  seconds: number,
  { options, registry }: OpenRun,
  named: ModelReference,
  bench: Bench,
): QueueJob {
  const { datasets, protocol, limit, maxBadSamples, seed, draw } = options;
  const file = registry.files.find(({ cards }) => cards.includes(task.card.id));
  return {
    ...{ schema: 1, bench, kind: 'task', task: task.card.id, key, batchSize, samples, seconds },
    ...(file && { suite: { file: file.path, sha256: file.sha256 } }),
    ...(task.extensions && { extensions: { ...task.extensions } }),
    run: {
      ...{ out: resolve(options.out), dataDir: resolve(options.dataDir) },
      ...(datasets !== undefined && { datasets: resolve(datasets) }),
      device: formatDevice(options.device),
      ...(protocol !== undefined && { protocol }),
      ...(limit !== undefined && { limit }),
      ...{ maxBadSamples, seed, draw },
    },
    model: { ...identity.model, ...named },
    range: { from: 0, to: batches },
  };
}
