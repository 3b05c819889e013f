import { dirname } from 'node:path';
import { DiskError, Interrupted } from '../core/errors.js';
import { thenEnd } from '../core/then-end.js';
import { manifestPath } from '../results/paths.js';
import { attemptTask, type TaskAttempt } from './attempt-task.js';
import { forecastModel, type TaskForecast } from './forecast/forecast-model.js';
import type { Forecasting } from './forecast/forecasting.js';
import { learnCosts } from './forecast/learn-costs.js';
import { orderTasks } from './forecast/order-tasks.js';
import { useModel, type ModelInUse } from './model-in-use.js';
import type { RunnableTask } from './plan-task.js';
import { prepareFolder } from './prepare-folder.js';
import type { RunnableModel, RunSettings } from './run-settings.js';
import { writeManifest } from './write-manifest.js';

/** Is told what happens while it happens. */
export interface RunObserver {
  readonly taskStarted: (model: Pick<RunnableModel, 'card'>, task: RunnableTask) => void;
  readonly progress: (samples: number, total: number | undefined) => void;
  readonly taskEnded: (attempt: TaskAttempt) => void;
}

/** What a run came to. */
export interface SuiteOutcome {
  readonly attempts: readonly TaskAttempt[];
  readonly interrupted: boolean;
  /** What ended it before its time: a results folder that cannot be written any more. */
  readonly diskError?: DiskError;
}

/** Runs every task for every model. A task that fails is recorded and the others go on; a finished one is not repeated; a disk that
 *  is full ends the run, and what is finished stays. With what a forecast is made with, the longest task of a model is run first; without, they run in the order asked for. */
export async function runSuite(
  models: readonly RunnableModel[],
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: RunObserver,
  forecasting?: Forecasting,
): Promise<SuiteOutcome> {
  const attempts: TaskAttempt[] = [];
  try {
    for (const model of models) {
      await prepareFolder(dirname(manifestPath(settings.out, model.card.id)));
      const ended = await runModel(model, tasks, settings, observer, attempts, forecasting);
      if (!ended) break;
    }
  } catch (error) {
    if (error instanceof DiskError) return { attempts, interrupted: false, diskError: error };
    if (!(error instanceof Interrupted)) throw error;
    return { attempts, interrupted: true };
  } finally {
    await settings.store.close();
    await settings.fingerprints.save();
    await forecasting?.kept.save();
  }
  return { attempts, interrupted: false };
}

/** Runs the tasks of one model, the longest first where that can be foretold, and adds what became of them to `attempts`, in
 *  the order asked for; false when --fail-fast ends the run. */
async function runModel(
  model: RunnableModel,
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: RunObserver,
  attempts: TaskAttempt[],
  forecasting: Forecasting | undefined,
): Promise<boolean> {
  const ended = new Map<number, TaskAttempt>();
  let batchSize: Promise<number> | undefined;
  const used = useModel({ ...model, batchSize: (open) => (batchSize = model.batchSize(open)) });
  const runTasks = async () => {
    const forecasts = forecasting && (await foretell(used, tasks, settings, forecasting));
    for (const { index, seconds } of orderTasks(tasks.map((_, place) => forecasts?.[place].estimate))) {
      if (settings.signal.aborted) throw new Interrupted();
      const task = tasks[index];
      observer.taskStarted(model, task);
      const attempt = await attemptTask(task, used, settings, observer.progress, seconds);
      ended.set(index, attempt);
      observer.taskEnded(attempt);
      const keys = forecasts?.[index].keys;
      if (forecasting && keys && attempt.times && attempt.record.status === 'ok')
        learnCosts(forecasting.kept, keys, attempt.record, attempt.times);
      if (settings.failFast && attempt.record.status === 'failed') return false;
    }
    return true;
  };
  return thenEnd(runTasks, async () => {
    attempts.push(...[...ended].sort(([one], [other]) => one - other).map(([, attempt]) => attempt));
    await used.close();
    await writeManifest(model, await batchSize?.catch(() => undefined), settings);
  });
}

/** What is known of the tasks before they run; undefined for a model that is not measured. */
async function foretell(
  model: ModelInUse,
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  forecasting: Forecasting,
): Promise<readonly TaskForecast[] | undefined> {
  if (model.unmeasured !== undefined) return undefined;
  return (await forecastModel(model, tasks, settings, forecasting)).tasks;
}
