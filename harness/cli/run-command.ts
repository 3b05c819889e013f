import { join } from 'node:path';
import { formatDevice, type Provider, type ProviderKind } from '../config/device.js';
import { readEnvironment } from '../config/environment.js';
import { packageRoot, packageVersion, readCommit } from '../config/package-root.js';
import { parseRunOptions, type RunOptions } from '../config/run-options.js';
import type { TaskCard } from '../config/task-card.js';
import { ConfigError, messageOf } from '../core/errors.js';
import { openFingerprintCache, type FingerprintCache } from '../core/fingerprint.js';
import type { RunFacts } from '../pipeline/make-record.js';
import type { RunSettings } from '../pipeline/run-settings.js';
import { runSuite } from '../pipeline/run-suite.js';
import { createMatrixProduct } from '../runtime/matrix-product.js';
import { chooseProvider } from '../runtime/provider.js';
import { describeSession, onnxruntimeVersion } from '../runtime/session.js';
import { completeModel, type CompleteModel } from '../../models/complete-model.js';
import type { ModelFolder } from '../../models/model-folder.js';
import { defaultModels, findModels } from '../../models/registry.js';
import { documentAggregates } from '../../reports/summary/aggregate-document.js';
import { findTask, readTaskRegistry, tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import { describeProtocol, protocolIds } from '../../tasks/protocols.js';
import { chooseDataRoot } from './data-root.js';
import { checkWorkers, defaultWorkers } from './default-workers.js';
import { exitCodeOf, type ExitCode } from './exit-code.js';
import { createProgress } from './progress.js';
import { stopOnSignal } from './stop-on-signal.js';
import { printSummary } from './summary.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readVersions } from './versions.js';
import { defineAggregates, makeRunnable, readDatasets, resolveTask } from './wire.js';

/** Batch sizes of `--batch-size auto` (DECISIONS 6): guesses but for the CPU. WebGPU, DirectML and CoreML often run on the
 *  GPU of a laptop, with limits on the size of a buffer. */
const autoBatchSize: Readonly<Record<ProviderKind, number>> = {
  ...{ cpu: 8, cuda: 64, tensorrt: 64, webgpu: 16, dml: 16, coreml: 16 },
};

/** `bench run`: runs tasks, writes records, prints a table. */
export async function runCommand(written: unknown): Promise<ExitCode> {
  const environment = readEnvironment();
  const options = parseRunOptions(written, environment);
  const terminal = createTerminal(environment.plain, options.quiet);
  if (options.dataDir !== environment.dataDir) chooseDataRoot(options.dataDir, environment, terminal.warn);
  const registry = await readTaskRegistry();
  const datasets = await readDatasets(options.datasets, options.dataDir, terminal.note);
  const cards = selectTasks(registry, options);
  checkProtocol(options.protocol);
  const tasks = await Promise.all(cards.map((card) => resolveTask(card, datasets, options.protocol)));
  const named = options.model.length > 0 ? options.model : defaultModels;
  const folders = await selectModels(named, terminal.warn);
  const { provider, warning } = await chooseProvider(options.device);
  if (warning) terminal.warn(warning);
  const fingerprints = await openFingerprints(options, terminal);
  const { threads } = options;
  const workers = checkWorkers(options.workers ?? defaultWorkers(folders, provider, threads), provider);
  const session = { provider, threads };
  const models = folders.map((model) =>
    makeRunnable(model, { workers, session, warn: terminal.warn }, fingerprints),
  );
  const stop = stopOnSignal(() => {
    terminal.note('stopping after this batch; finished tasks are kept. Again to stop at once');
  });
  const settings = makeSettings({ ...options, workers }, provider, fingerprints, registry, stop);
  terminal.note(describeRun({ ...options, workers }, models.length, tasks.length, provider));
  const outcome = await runSuite(models, tasks, settings, createProgress(terminal));
  await printSummary({ terminal, registry, options, outcome, models: models.map(({ card }) => card.id) });
  return exitCodeOf(outcome);
}

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
  if (id === undefined || describeProtocol(id)) return;
  throw new ConfigError(`--protocol ${id}: no such protocol, expected one of ${protocolIds.join(', ')}`);
}

/** The models that `--model` names, each once. */
async function selectModels(
  named: readonly string[],
  warn: (text: string) => void,
): Promise<readonly CompleteModel[]> {
  const found = (await Promise.all(named.map((word) => findModels(word, { warn })))).flat();
  const folders = [...new Map(found.map((model) => [model.folder, model])).values()];
  checkDifferentIds(folders);
  return folders.map(completeModel);
}

/** Records lie in a folder named by the model's id, so two models of one run must not share it. */
function checkDifferentIds(models: readonly ModelFolder[]): void {
  const ids = models.map(({ card }) => card.id);
  const index = ids.findIndex((id, place) => ids.indexOf(id) !== place);
  if (index < 0) return;
  const folders = models.filter(({ card }) => card.id === ids[index]).map(({ folder }) => folder);
  throw new ConfigError(
    `--model: ${folders.join(' and ')} both have the id ${ids[index]}. Change one in its model.json`,
  );
}

/** The checksums of earlier runs. That they cannot be kept costs time, not results. */
async function openFingerprints(
  { cache, cacheDir }: RunOptions,
  terminal: Terminal,
): Promise<FingerprintCache> {
  if (!cache) return { get: () => undefined, set: () => undefined, save: () => Promise.resolve() };
  const file = join(cacheDir, 'fingerprints.json');
  const kept = await openFingerprintCache(file);
  const warn = (error: unknown) => {
    terminal.warn(
      `${file}: checksums cannot be kept (${messageOf(error)}). Choose another --cache-dir, or --no-cache`,
    );
  };
  return { ...kept, save: () => kept.save().catch(warn) };
}

/** The options with everything decided that depends on the machine. */
type CompleteOptions = RunOptions & { readonly workers: number };

function makeSettings(
  options: CompleteOptions,
  provider: Provider,
  fingerprints: FingerprintCache,
  registry: TaskRegistry,
  signal: AbortSignal,
): RunSettings {
  const batchSize = options.batchSize === 'auto' ? autoBatchSize[provider.kind] : options.batchSize;
  const { threads, workers } = options;
  const runtime = {
    requested: formatDevice(options.device),
    provider: provider.kind,
    providerOptions: { ...describeSession({ provider, threads }) },
    onnxruntime: onnxruntimeVersion,
    ...{ batchSize, threads, workers },
  };
  const definitions = defineAggregates(registry);
  const facts: RunFacts = { runtime, versions: readVersions(), commit: readCommit() };
  return {
    out: options.out,
    roots: { data: options.dataDir, package: packageRoot },
    fingerprints,
    multiply: createMatrixProduct(workers * threads),
    judge: undefined,
    batchSize,
    limit: options.limit,
    maxBadSamples: options.maxBadSamples,
    seed: options.seed,
    draw: options.draw,
    paint: async (picture) => (await import('../../reports/pictures/paint.js')).paintPicture(picture),
    overwrite: options.overwrite,
    failFast: options.failFast,
    requiredProvider: options.device.kind === 'auto' ? undefined : provider.kind,
    facts,
    summarize: (records) => ({ aggregates: documentAggregates(records, definitions) }),
    signal,
  };
}

function describeRun(options: CompleteOptions, models: number, tasks: number, provider: Provider): string {
  const { workers, threads, out } = options;
  return (
    `bench ${packageVersion}: ${countOf(models, 'model')} x ${countOf(tasks, 'task')} on ${formatDevice(provider)}, ` +
    `${countOf(workers, 'worker')} x ${countOf(threads, 'thread')}, records in ${out}`
  );
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
