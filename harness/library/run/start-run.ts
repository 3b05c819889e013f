import { parseGivenRunOptions } from '../../config/run-options.js';
import { readEnvironment } from '../../config/environment.js';
import { runSuite, type SuiteOutcome, type RunObserver } from '../../pipeline/run-suite.js';
import { createGuard, messagesFor, type Guard } from '../listeners.js';
import type { RunListeners, RunSuiteOptions, TaskOfRun } from '../run-options.js';
import { documentRun, type RunDocument } from './document-run.js';
import { prepareRun, type PreparedRun } from './prepare-run.js';

/** Prepares a run and does it: see `runSuite` of the library. */
export async function startRun(all: RunSuiteOptions): Promise<RunDocument> {
  const { signal, onNote, onWarning, onTaskStart, onProgress, onTaskEnd, ...given } = all;
  const environment = readEnvironment();
  const options = parseGivenRunOptions(given, 'runSuite', environment);
  const guard = createGuard(signal);
  const messages = messagesFor({ onNote, onWarning }, guard);
  const prepared = await prepareRun(options, 'run', { environment, messages, signal: guard.signal });
  const observer = observeRun({ onWarning, onTaskStart, onProgress, onTaskEnd }, guard);
  const outcome = await performRun(prepared, observer);
  guard.rethrow();
  const models = prepared.subject.models.map(({ card }) => card.id);
  return documentRun({ registry: prepared.registry, options, outcome, models });
}

/** Does a run that is prepared, in this process. */
export function performRun(prepared: PreparedRun, observer: RunObserver): Promise<SuiteOutcome> {
  const { options, tasks, subject, settings, forecasting } = prepared;
  // what is merged was computed before, whatever it took
  return runSuite(subject.models, tasks, settings, observer, options.merge ? undefined : forecasting);
}

function observeRun(listeners: RunListeners, { call }: Guard): RunObserver {
  const { onWarning, onTaskStart, onProgress, onTaskEnd } = listeners;
  let current: TaskOfRun = { model: '', task: '' };
  return {
    taskStarted: ({ card: model }, { card: task }) => {
      current = { model: model.id, task: task.id };
      call(onTaskStart, current);
    },
    progress: (done, total) => {
      call(onProgress, { ...current, done, ...(total !== undefined && { total }) });
    },
    taskEnded: ({ record, kept, predictedSeconds, error, warnings = [] }) => {
      for (const warning of warnings) call(onWarning, warning);
      call(onTaskEnd, {
        ...{ ...current, record, kept },
        ...(predictedSeconds !== undefined && { predictedSeconds }),
        ...(error !== undefined && { error }),
      });
    },
  };
}
