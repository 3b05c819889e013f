import { join } from 'node:path';
import { readEnvironment, type Environment } from '../config/environment.js';
import { packageRoot, packageVersion, readCommit } from '../config/package-root.js';
import { parseRunOptions, type RunOptions } from '../config/run-options.js';
import type { TaskCard } from '../config/task-card.js';
import type { EmbeddingStore } from '../core/embedding-store.js';
import { ConfigError, messageOf } from '../core/errors.js';
import { openFingerprintCache, type FingerprintCache } from '../core/fingerprint.js';
import type { Judge } from '../core/judge.js';
import { describeMachine } from '../core/machine.js';
import type { Forecasting } from '../pipeline/forecast/forecasting.js';
import type { RunFacts } from '../pipeline/make-record.js';
import type { RunnableTask } from '../pipeline/plan-task.js';
import type { RunSettings } from '../pipeline/run-settings.js';
import { createMatrixProduct } from '../runtime/matrix-product.js';
import { createDiskStore } from '../runtime/store/disk-store.js';
import { createMemoryStore } from '../runtime/store/memory-store.js';
import { documentAggregates } from '../../reports/summary/aggregate-document.js';
import { findTask, readTaskRegistry, tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import { findProtocol, protocolIds } from '../../tasks/protocols.js';
import { chooseDataRoot } from './data-root.js';
import { openForecasting } from './open-forecasting.js';
import { stopOnSignal } from './stop-on-signal.js';
import { chooseAnswerFiles } from './subject/answer-files.js';
import { countOf } from './subject/count-of.js';
import { chooseJudge, chooseServed } from './subject/endpoint.js';
import { chooseGraphs } from './subject/graphs.js';
import type { RunSubject } from './subject/subject.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readVersions } from './versions.js';
import { defineAggregates, readDatasets, resolveTask } from './wire.js';

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
  if (options.dataDir !== environment.dataDir) chooseDataRoot(options.dataDir, environment, terminal.warn);
  const registry = await readTaskRegistry();
  const datasets = await readDatasets(options.datasets, options.dataDir, terminal.note);
  const cards = selectTasks(registry, options);
  checkProtocol(options.protocol);
  const tasks = await Promise.all(cards.map((card) => resolveTask(card, datasets, options.protocol)));
  const fingerprints = await openFingerprints(options, terminal);
  const stop = stopOnSignal(() => {
    terminal.note(stopping[purpose]);
  });
  const subject = await chooseSubject(options, fingerprints, environment, stop, terminal);
  const judge = await chooseJudge(options, environment, stop, terminal);
  const store = openStore(options, terminal);
  const forecasting = await openForecasting(options, purpose, terminal);
  const settings = makeSettings(options, subject, judge, { fingerprints, store }, registry, stop);
  const what = `${countOf(subject.models.length, 'model')} x ${countOf(tasks.length, 'task')} ${subject.description}`;
  const where = purpose === 'run' ? `records in ${options.out}` : 'nothing is run';
  terminal.note(`bench ${packageVersion}: ${what}, ${where}`);
  return { options, terminal, registry, tasks, subject, settings, forecasting };
}

const stopping = {
  run: 'stopping after this batch; finished tasks are kept. Again to stop at once',
  plan: 'stopping after this task. Again to stop at once',
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

/** The checksums of earlier runs. That they cannot be kept costs time, not results. */
async function openFingerprints(
  { cache, cacheDir }: RunOptions,
  terminal: Terminal,
): Promise<FingerprintCache> {
  if (!cache) return rememberFingerprints();
  const file = join(cacheDir, 'fingerprints.json');
  const kept = await openFingerprintCache(file);
  const warn = (error: unknown) => {
    terminal.warn(
      `${file}: checksums cannot be kept (${messageOf(error)}). Choose another --cache-dir, or --no-cache`,
    );
  };
  return { ...kept, save: () => kept.save().catch(warn) };
}

/** Checksums of this process: a file that tells by size and times that it is the same is not hashed twice in one run. */
function rememberFingerprints(): FingerprintCache {
  const known = new Map<string, string>();
  return {
    get: (file, stamp) => known.get(`${stamp} ${file}`),
    set: (file, stamp, hash) => known.set(`${stamp} ${file}`, hash),
    save: () => Promise.resolve(),
  };
}

/** What a run may use while no graph runs: as many threads as its sessions do, or the workers that feed the one. */
function threadsOf({ sessions, workers, threads }: RunSubject['runtime']): number {
  return sessions === 'one' ? Math.max(workers, threads) : workers * threads;
}

/** The embeddings of earlier runs. */
function openStore({ cache, cacheDir, cacheLimit }: RunOptions, { warn }: Terminal): EmbeddingStore {
  return cache ? createDiskStore({ cacheDir, limit: cacheLimit, warn }) : createMemoryStore();
}

function makeSettings(
  options: RunOptions,
  { runtime, requiredProvider, answers }: RunSubject,
  judge: Judge | undefined,
  kept: Pick<RunSettings, 'fingerprints' | 'store'>,
  registry: TaskRegistry,
  signal: AbortSignal,
): RunSettings {
  const definitions = defineAggregates(registry);
  const facts: RunFacts = {
    runtime: { ...runtime, machine: describeMachine() },
    versions: readVersions(),
    commit: readCommit(),
  };
  return {
    out: options.out,
    roots: { data: options.dataDir, package: packageRoot },
    ...kept,
    multiply: createMatrixProduct(threadsOf(runtime)),
    judge,
    answers,
    limit: options.limit,
    maxBadSamples: options.maxBadSamples,
    seed: options.seed,
    draw: options.draw,
    paint: async (picture) => (await import('../../reports/pictures/paint.js')).paintPicture(picture),
    overwrite: options.overwrite,
    failFast: options.failFast,
    requiredProvider,
    facts,
    summarize: (records) => ({ aggregates: documentAggregates(records, definitions) }),
    signal,
  };
}
