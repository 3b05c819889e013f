import { readEnvironment, type Environment } from '../config/environment.js';
import { packageVersion } from '../config/package-root.js';
import { describeUnsplit } from '../config/run-part.js';
import { parseRunOptions, type RunOptions } from '../config/run-options.js';
import type { TaskCard } from '../config/task-card.js';
import { ConfigError } from '../core/errors.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import type { Forecasting } from '../pipeline/forecast/forecasting.js';
import type { RunnableTask } from '../pipeline/plan-task.js';
import type { RunSettings } from '../pipeline/run-settings.js';
import { findTask, readTaskRegistry, tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import { findProtocol, protocolIds } from '../../tasks/protocols.js';
import { chooseDataRoot } from './data-root.js';
import { makeRunSettings, openFingerprints, openStore } from './make-run-settings.js';
import { openForecasting } from './open-forecasting.js';
import { stopOnSignal } from './stop-on-signal.js';
import { chooseAnswerFiles } from './subject/answer-files.js';
import { countOf } from '../core/count-of.js';
import { chooseJudge, chooseServed } from './subject/endpoint.js';
import { chooseGraphs } from './subject/graphs.js';
import type { RunSubject } from './subject/subject.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readDatasets, resolveTask } from './wire.js';

/** Everything that the options of `bench run` and `bench plan` stand for. */
export interface PreparedRun {
  readonly options: RunOptions;
  readonly terminal: Terminal;
  readonly registry: TaskRegistry;
  readonly tasks: readonly RunnableTask[];
  readonly subject: RunSubject;
  readonly settings: RunSettings;
  readonly forecasting: Forecasting;
}

/** Everything that the options stand for. `purpose`: a plan has time to look closer at what it foretells. Throws ConfigError on
 *  options that cannot be followed. */
export async function prepareRun(written: unknown, purpose: 'run' | 'plan'): Promise<PreparedRun> {
  const environment = readEnvironment();
  const options = parseRunOptions(written, environment);
  const terminal = createTerminal(environment.plain, options.quiet);
  const unsplit = options.shard || options.merge ? undefined : describeUnsplit(environment.launch);
  if (purpose === 'run' && unsplit !== undefined) terminal.warn(unsplit);
  if (options.dataDir !== environment.dataDir) chooseDataRoot(options.dataDir, environment, terminal.warn);
  const registry = await readTaskRegistry();
  const datasets = await readDatasets(options.datasets, options.dataDir, terminal.note);
  const cards = selectTasks(registry, options);
  checkProtocol(options.protocol);
  const tasks = await Promise.all(cards.map((card) => resolveTask(card, datasets, options.protocol)));
  const fingerprints = await openFingerprints(options, terminal);
  const stop = stopOnSignal(() => {
    terminal.note(stopping[options.queue === undefined ? purpose : 'queue']);
  });
  const subject = await chooseSubject(options, fingerprints, environment, stop, terminal);
  const judge = await chooseJudge(options, environment, stop, terminal);
  const store = openStore(options, terminal);
  const forecasting = await openForecasting(options, purpose, terminal);
  const settings = makeRunSettings(options, subject, judge, { fingerprints, store }, registry, stop);
  const what = `${countOf(subject.models.length, 'model')} x ${countOf(tasks.length, 'task')} ${subject.description}`;
  terminal.note(
    `bench ${packageVersion}: ${what}, ${purpose === 'run' ? whereTo(options) : 'nothing is run'}`,
  );
  return { options, terminal, registry, tasks, subject, settings, forecasting };
}

function whereTo({ shard, merge, queue, out }: RunOptions): string {
  if (queue) return `by the queue at ${queue.shown}, records in ${out}`;
  if (shard) return `shard ${shard.index}/${shard.count}, its batches in ${out}`;
  return merge ? `records in ${out}, from the batches there` : `records in ${out}`;
}

const stopping = {
  run: 'stopping after this batch; finished tasks are kept. Again to stop at once',
  plan: 'stopping after this task. Again to stop at once',
  queue: 'stopping; the workers go on. The same command waits for them again',
};

function selectTasks(registry: TaskRegistry, { suite, task }: RunOptions): readonly TaskCard[] {
  const suites = suite.length === 0 && task.length === 0 ? ['mini'] : suite;
  const chosen = [
    ...suites.flatMap((id) => tasksOfSuite(registry, id)),
    ...task.map((id) => findTask(registry, id)),
  ];
  return [...new Set(chosen)];
}

/** Throws ConfigError on a protocol that no task could list. */
function checkProtocol(id: string | undefined): void {
  if (id === undefined || findProtocol(id)) return;
  throw new ConfigError(`--protocol ${id}: no such protocol, expected one of ${protocolIds.join(', ')}`);
}

/** Who is asked: a server, files of answers, or model folders. */
function chooseSubject(
  options: RunOptions,
  fingerprints: FingerprintCache,
  environment: Environment,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<RunSubject> | RunSubject {
  if (options.endpoint !== undefined)
    return chooseServed(options, options.endpoint, environment, signal, terminal);
  if (options.answers !== undefined) return chooseAnswerFiles(options, options.answers);
  return chooseGraphs(options, fingerprints, terminal, environment.poolThreads);
}
