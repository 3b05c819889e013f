import type { Environment } from '../../config/environment.js';
import { packageVersion } from '../../config/package-root.js';
import { describeUnsplit } from '../../config/run-part.js';
import type { RunOptions } from '../../config/run-options.js';
import { countOf } from '../../core/count-of.js';
import { ConfigError } from '../../core/errors.js';
import type { FingerprintCache } from '../../core/fingerprint.js';
import type { Forecasting } from '../../pipeline/forecast/forecasting.js';
import type { RunnableTask } from '../../pipeline/plan-task.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { findProtocol, protocolRegistry } from '../../../tasks/protocols.js';
import { takeNamed } from '../choose-tasks.js';
import { chooseDataRoot } from '../data-root.js';
import type { Messages } from '../messages.js';
import { readDatasets } from '../read-datasets.js';
import { resolveTask } from '../resolve-task.js';
import { makeRunSettings } from './make-run-settings.js';
import { openFingerprints, openStore } from './open-caches.js';
import { openForecasting } from './open-forecasting.js';
import { nameTasks } from './name-tasks.js';
import { chooseAnswerFiles } from './subject/answer-files.js';
import { chooseJudge, chooseServed } from './subject/endpoint.js';
import { chooseGraphs } from './subject/graphs.js';
import type { RunSubject } from './subject/subject.js';

/** Everything that the options of `bench run` and `bench plan` stand for. */
export interface PreparedRun {
  readonly options: RunOptions;
  readonly registry: TaskRegistry;
  readonly tasks: readonly RunnableTask[];
  readonly subject: RunSubject;
  readonly settings: RunSettings;
  readonly forecasting: Forecasting;
}

/** What a run is prepared with, whatever its options. */
export interface RunMeans {
  readonly environment: Environment;
  readonly messages: Messages;
  /** Ends the run after the batch under way. */
  readonly signal: AbortSignal;
}

/** Everything that the options stand for. `purpose`: a plan has time to look closer at what it foretells. Throws ConfigError on
 *  options that cannot be followed. */
export async function prepareRun(
  options: RunOptions,
  purpose: 'run' | 'plan',
  { environment, messages, signal }: RunMeans,
): Promise<PreparedRun> {
  const unsplit = options.shard || options.merge ? undefined : describeUnsplit(environment.launch);
  if (purpose === 'run' && unsplit !== undefined) messages.warn(unsplit);
  if (options.dataDir !== environment.dataDir) chooseDataRoot(options.dataDir, environment, messages.warn);
  const registry = await readTasksFor(options.suite);
  const datasets = await readDatasets(options.datasets, options.dataDir, messages.note);
  const cards = takeNamed(registry, nameTasks(options));
  checkProtocol(options.protocol);
  const tasks = await Promise.all(cards.map((card) => resolveTask(card, datasets, options.protocol)));
  const fingerprints = await openFingerprints(options, messages);
  const subject = await chooseSubject(options, fingerprints, { environment, messages, signal });
  const judge = await chooseJudge(options, environment, signal, messages);
  const store = openStore(options, messages);
  const forecasting = await openForecasting(options, purpose, messages);
  const settings = makeRunSettings(options, subject, judge, { fingerprints, store }, registry, signal);
  const what = `${countOf(subject.models.length, 'model')} x ${countOf(tasks.length, 'task')} ${subject.description}`;
  messages.note(
    `bench ${packageVersion}: ${what}, ${purpose === 'run' ? whereTo(options) : 'nothing is run'}`,
  );
  return { options, registry, tasks, subject, settings, forecasting };
}

function whereTo({ shard, merge, queue, out }: RunOptions): string {
  if (queue) return `by the queue at ${queue.shown}, records in ${out}`;
  if (shard) return `shard ${shard.index}/${shard.count}, its batches in ${out}`;
  return merge ? `records in ${out}, from the batches there` : `records in ${out}`;
}

/** Throws ConfigError on a protocol that no task could list. */
function checkProtocol(id: string | undefined): void {
  if (id === undefined || findProtocol(id)) return;
  throw new ConfigError(
    `--protocol ${id}: no such protocol, expected one of ${protocolRegistry.ids().join(', ')}`,
  );
}

/** Who is asked: a server, files of answers, or model folders. */
function chooseSubject(
  options: RunOptions,
  fingerprints: FingerprintCache,
  { environment, messages, signal }: RunMeans,
): Promise<RunSubject> | RunSubject {
  if (options.endpoint !== undefined)
    return chooseServed(options, options.endpoint, environment, signal, messages);
  if (options.answers !== undefined) return chooseAnswerFiles(options, options.answers);
  return chooseGraphs(options, fingerprints, messages, environment.poolThreads);
}
