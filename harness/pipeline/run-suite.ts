import { mkdir, writeFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Encoder } from '../core/encoder.js';
import { sweepPartialFiles, writeFileAtomically } from '../core/atomic-file.js';
import { ConfigError, Interrupted, messageOf } from '../core/errors.js';
import { readRecords } from '../results/list-records.js';
import { manifestPath } from '../results/paths.js';
import { attemptTask, type TaskAttempt } from './attempt-task.js';
import type { RunnableTask } from './plan-task.js';
import type { RunnableModel, RunSettings } from './run-settings.js';

/** Is told what happens while it happens. */
export interface RunObserver {
  readonly taskStarted: (model: RunnableModel, task: RunnableTask) => void;
  readonly progress: (samples: number, total: number | undefined) => void;
  readonly taskEnded: (attempt: TaskAttempt) => void;
}

/** What a run came to. */
export interface SuiteOutcome {
  readonly attempts: readonly TaskAttempt[];
  readonly interrupted: boolean;
}

/** Runs every task for every model. A task that fails is recorded and the others go on; a finished one is not repeated. */
export async function runSuite(
  models: readonly RunnableModel[],
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: RunObserver,
): Promise<SuiteOutcome> {
  const attempts: TaskAttempt[] = [];
  try {
    for (const model of models) {
      await prepareFolder(dirname(manifestPath(settings.out, model.card.id)));
      const ended = await runModel(model, tasks, settings, observer, attempts);
      if (!ended) break;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return { attempts, interrupted: true };
  } finally {
    await settings.store.close();
    await settings.fingerprints.save();
  }
  return { attempts, interrupted: false };
}

/** Runs the tasks of one model, adding to `attempts`; false when --fail-fast ends the run. */
async function runModel(
  model: RunnableModel,
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: RunObserver,
  attempts: TaskAttempt[],
): Promise<boolean> {
  let encoder: Promise<Encoder> | undefined;
  const openEncoder = () => (encoder ??= model.open());
  let batchSize: Promise<number> | undefined;
  const asked: RunnableModel = { ...model, batchSize: () => (batchSize ??= model.batchSize(openEncoder)) };
  try {
    for (const task of tasks) {
      if (settings.signal.aborted) throw new Interrupted();
      observer.taskStarted(model, task);
      const attempt = await attemptTask(task, asked, openEncoder, settings, observer.progress);
      attempts.push(attempt);
      observer.taskEnded(attempt);
      if (settings.failFast && attempt.record.status === 'failed') return false;
    }
    return true;
  } finally {
    await encoder?.then(
      (open) => open.close(),
      () => undefined,
    );
    await writeManifest(model, await batchSize?.catch(() => undefined), settings);
  }
}

/** Writes run.json: the model, the options and versions of the last run, every record that lies in the folder, and what
 *  the finished ones of these model files come to. */
async function writeManifest(
  model: RunnableModel,
  batchSize: number | undefined,
  settings: RunSettings,
): Promise<void> {
  const { facts, limit, seed, out } = settings;
  // Where the files cannot be hashed, the failed records say why; the other models go on.
  const hash = await model.fingerprint().catch(() => undefined);
  const file = manifestPath(out, model.card.id);
  const read = await readRecords(dirname(file));
  const own = read.flatMap(({ record }) =>
    record?.status === 'ok' && record.model.sha256 === hash ? [record] : [],
  );
  const manifest = {
    schema: 1,
    model: { id: model.card.id, ...(hash === undefined ? {} : { sha256: hash }) },
    options: {
      seed,
      // nobody asked for it where every record was there already
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(limit === undefined ? {} : { limit }),
    },
    ...facts,
    records: read.map(({ listed }) => listed),
    ...settings.summarize(own),
    writtenAt: new Date().toISOString(),
  };
  await writeFileAtomically(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Makes the folder and clears what killed runs left in it. Throws ConfigError when nothing can be written there. */
async function prepareFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe.${process.pid}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new ConfigError(`--out ${folder}: cannot write there (${messageOf(error)}). Choose another folder`);
  }
  await sweepPartialFiles(folder);
}
