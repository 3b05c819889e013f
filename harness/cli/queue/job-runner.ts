import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { QueueJob } from '../../config/queue-job.js';
import type { RunOptions } from '../../config/run-options.js';
import { UserError } from '../../core/errors.js';
import { hashJson } from '../../core/hash.js';
import type { Judge } from '../../core/judge.js';
import { findWriteFailure } from '../../core/write-failure.js';
import { attemptTask } from '../../pipeline/attempt-task.js';
import { measureWork, type TaskWork } from '../../pipeline/shards/measure-work.js';
import type { RunnableTask } from '../../pipeline/plan-task.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import { describeBatches, findGaps } from '../../pipeline/shards/plan-shards.js';
import { createShardRunner, type ShardRunner } from '../../pipeline/shards/shard-runner.js';
import type { JobOutcome } from '../../queue/queue.js';
import { findDifference } from '../../results/identity.js';
import { recordPath, shardsPath } from '../../results/paths.js';
import { readFinishedRecord } from '../../results/record-file.js';
import { listFinished } from '../../results/shards/shard-folder.js';
import { formatDuration, formatRate } from '../../../reports/summary/format.js';
import { findTask } from '../../../tasks/registry.js';
import { makeRunSettings } from '../../library/run/make-run-settings.js';
import { createProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { readDatasets } from '../../library/read-datasets.js';
import { resolveTask } from '../../library/resolve-task.js';
import { openJobModel, type JobModel } from './job-model.js';
import { checkExtensions, openJobRegistry } from './job-registry.js';
import type { JobMeans } from './job-means.js';
import { optionsOfJob } from './job-options.js';
import { Refusal } from './refusal.js';
import { createSlot } from './slot.js';

/** Does jobs, one at a time, with one model loaded at a time. */
export interface JobRunner {
  /** Does a job. Throws what the job fails of, and Interrupted between two batches. */
  readonly run: (job: QueueJob, onProgress: (samples: number) => void) => Promise<JobOutcome>;
  readonly close: () => Promise<void>;
}

/** A task of a run, as its jobs find it on this machine. */
interface JobTask {
  readonly task: RunnableTask;
  readonly settings: RunSettings;
  readonly runner: ShardRunner;
  readonly work: TaskWork;
}

/** A runner that has loaded nothing yet. */
export function createJobRunner(means: JobMeans): JobRunner {
  const tasks = createSlot<JobTask | undefined>(async (task) => task?.runner.close());
  const models = createSlot<JobModel>(async ({ model }) => {
    await tasks.close();
    await model.close();
  });
  const open = async (job: QueueJob) => {
    const options = optionsOfJob(job, means.own, means.environment);
    checkExtensions(job);
    checkFolder(options, job);
    const { run, batchSize } = job;
    const model = await models.take(hashJson({ model: job.model, device: run.device, batchSize }), () =>
      openJobModel(job, options, means),
    );
    const task = await tasks.take(hashJson({ run, task: job.task, key: job.key }), () =>
      openTask(job, options, model, means),
    );
    return { model, task };
  };
  return {
    run: async (job, onProgress) => {
      const opened = await orRefuse(() => open(job));
      if (opened instanceof Refusal) return { status: 'refused', reason: opened.message };
      const { model, task } = opened;
      if (task === undefined || (await isRecorded(job, task))) return { status: 'done', wasDone: true };
      try {
        if (job.kind === 'shard') return await doShard(job, task, means.terminal, onProgress);
        await scoreTask(job, model, task, means.terminal);
        return { status: 'done' };
      } catch (error) {
        // another worker may have a disk with room
        const failure = await findWriteFailure(task.settings.out, error, '--out');
        if (failure) return { status: 'refused', reason: failure.message };
        throw error;
      }
    },
    close: models.close,
  };
}

/** What was opened, or why it cannot be here: all that is wrong before a job begins is wrong on this machine. */
async function orRefuse<Value>(open: () => Promise<Value>): Promise<Value | Refusal> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Refusal) return error;
    if (error instanceof UserError) return new Refusal(error.message);
    throw error;
  }
}

/** The folder of a model is made by the run: one that is not there is that of another disk. */
function checkFolder({ out }: RunOptions, { model, task }: QueueJob): void {
  const folder = dirname(recordPath(out, model.id, task));
  if (existsSync(folder)) return;
  throw new Refusal(
    `${folder}: no such folder here, expected the results folder of the run. Mount it here, or say with --out where it is`,
  );
}

/** The task of a job; undefined where its record is there. Throws Refusal where its data are not those of the run. */
async function openTask(
  job: QueueJob,
  options: RunOptions,
  { subject, model }: JobModel,
  { own, registry: builtIn, terminal, fingerprints, store, signal }: JobMeans,
): Promise<JobTask | undefined> {
  const registry = await openJobRegistry(job, own.suite, builtIn);
  const datasets = await readDatasets(options.datasets, options.dataDir);
  const task = await resolveTask(findTask(registry, job.task), datasets, options.protocol);
  const kept = { fingerprints, store };
  const settings = makeRunSettings(options, subject, absentJudge, kept, registry, signal);
  const work = await measureWork(task, model, settings);
  if (work.kind === 'kept') return undefined;
  if (work.kind === 'skip') throw new Refusal(`${job.task}: ${work.plan.reason}`);
  if (work.key !== job.key)
    throw new Refusal(
      `${job.task}: the data in ${options.dataDir}${job.suite ? ', or the files that its card names,' : ''} are not those of the run. Copy them from its machine, or give their place with --data-dir`,
    );
  work.dataset.warnings?.forEach(terminal.warn);
  return { task, settings, work, runner: createShardRunner(model, settings) };
}

/** Stands where a judge is: shards need none, and the run that enqueues scores what it grades. */
const absentJudge: Judge = {
  model: 'nobody',
  ask: () => Promise.reject(new Error('a worker asks no judge')),
};

/** Whether another worker has finished the task meanwhile. */
async function isRecorded({ model, task }: QueueJob, { settings, work }: JobTask): Promise<boolean> {
  const record = await readFinishedRecord(recordPath(settings.out, model.id, task));
  return record !== undefined && findDifference(record, work.identity) === undefined;
}

/** Does a shard. After the last one of a task its scoring is next, also where nobody enqueues any more. */
async function doShard(
  job: QueueJob,
  { runner, work, settings }: JobTask,
  { note, warn }: Terminal,
  onProgress: (samples: number) => void,
): Promise<JobOutcome> {
  const { model, task, key, range, seconds } = job;
  const { samples, elapsedMs, wasThere, warnings } = await runner.run(work, range, onProgress);
  for (const warning of warnings) warn(`${task}: ${warning}`);
  if (!wasThere) {
    const took = elapsedMs / 1000;
    const where = describeBatches([range], work.batches);
    const rate = `${formatRate(samples / Math.max(took, 0.001))}/s`;
    note(`${model.id}  ${task}  ${where}  n ${samples}, ${formatDuration(took)}, ${rate}`);
  }
  const all = { from: 0, to: work.batches };
  const finished = await listFinished(shardsPath(settings.out, model.id, task), key);
  if (work.protocol.judged || findGaps(all, finished).length > 0)
    return { status: 'done', wasDone: wasThere };
  const part = Math.max(1, job.samples) / Math.max(1, work.samples);
  const whole: QueueJob = {
    ...job,
    ...{ kind: 'task', range: all, samples: work.samples, seconds: seconds / part },
  };
  return { status: 'done', wasDone: wasThere, next: [whole] };
}

/** Scores a task from its shards, whose samples were counted with them. A failure is recorded, and thrown for the queue to know. */
async function scoreTask(
  { seconds }: QueueJob,
  { model }: JobModel,
  { task, settings }: JobTask,
  terminal: Terminal,
): Promise<void> {
  const progress = createProgress(terminal);
  progress.taskStarted(model, task);
  const attempt = await attemptTask(task, model, settings, progress.progress, seconds);
  progress.taskEnded(attempt);
  if (attempt.record.status === 'failed') throw attempt.error;
}
