import { join, resolve } from 'node:path';
import { cacheFiles } from '../config/cache-files.js';
import { formsOf, type DatasetEntry } from '../config/dataset-entry.js';
import { readEnvironment } from '../config/environment.js';
import { packageRoot } from '../config/package-root.js';
import { splitList } from '../config/split-list.js';
import { ConfigError, Interrupted, UserError } from '../core/errors.js';
import { openFingerprintCache, type FingerprintCache } from '../core/fingerprint.js';
import { checkRoom } from '../core/free-space.js';
import { locateDataset, type DataRoots } from '../data/locate.js';
import { connectToHub, type HubConnection } from '../hub/connection.js';
import { datasetFiles } from '../hub/dataset-files.js';
import { pullAlone } from '../hub/pull-alone.js';
import { holdsRevision } from '../hub/pull-manifest.js';
import { planPull, type PullPlan } from '../hub/pull.js';
import { HubUnreachable } from '../hub/refusal.js';
import { describeSource } from '../pipeline/pull-hint.js';
import { findTask, tasksOfSuite } from '../../tasks/registry.js';
import { readTasksFor } from '../../tasks/suite-file.js';
import { checkNamed } from '../config/check-named.js';
import { confirmSize } from './confirm-size.js';
import type { ExitCode } from '../library/exit-code.js';
import { describeOutcome, describePlan, outcomeOf, type PullOutcome } from './pull-outcome.js';
import { pullWithMeter } from './pull-with-meter.js';
import { selectDatasets } from './select-datasets.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readDatasets } from '../library/read-datasets.js';

/** The options of `bench data pull`. */
export interface DataPullOptions {
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly revision?: string;
  readonly dataDir?: string;
  readonly datasets?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What every step of the command needs. */
interface Pulling {
  readonly hub: HubConnection;
  readonly roots: DataRoots;
  readonly revision: string | undefined;
  readonly fingerprints: FingerprintCache;
  readonly terminal: Terminal;
}

/** A data set to be fetched. */
interface Planned {
  readonly entry: DatasetEntry;
  readonly plan: PullPlan;
}

/** `bench data pull`: fetches data sets from the Hugging Face Hub. A data set that cannot be had does not keep the others. */
export async function dataPullCommand(names: readonly string[], options: DataPullOptions): Promise<ExitCode> {
  checkNamed('--revision', options.revision, 'a branch, a tag or a commit');
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, options.quiet);
  const signal = stopOnSignal(() => {
    terminal.note(
      'stopping; what was fetched is kept, and the same command continues. Again to stop at once',
    );
  });
  const roots: DataRoots = { data: options.dataDir ?? environment.dataDir, package: packageRoot };
  const entries = await selectEntries(
    names,
    options,
    await readDatasets(options.datasets, roots.data, terminal.note),
  );
  const hub = await connectToHub(environment.hub, { signal, note: terminal.note });
  const fingerprints = await openFingerprintCache(join(environment.cacheDir, cacheFiles.fingerprints));
  const pulling: Pulling = { hub, roots, revision: options.revision, fingerprints, terminal };
  const outcomes: PullOutcome[] = [];
  const report = (outcome: PullOutcome) => {
    outcomes.push(outcome);
    if (outcome.error !== undefined) terminal.error(outcome.error);
    else if (!options.json) terminal.print(describeOutcome(outcome));
  };
  try {
    const planned = await planAll(entries, pulling, report);
    const bytes = planned.reduce((sum, { plan }) => sum + plan.bytes, 0);
    await checkRoom(roots.data, bytes, '--data-dir');
    await confirmSize('bench data pull', bytes, options.yes ?? false, hub);
    for (const one of planned) await orReport(one.entry, pulling, report, () => pullOne(one, pulling));
  } catch (error) {
    if (!signal.aborted && !(error instanceof Interrupted)) throw error;
    return 130;
  } finally {
    // That checksums cannot be kept costs time at the next pull, nothing else.
    await fingerprints.save().catch(() => undefined);
    if (options.json) terminal.print(JSON.stringify(outcomes, null, 2));
  }
  return outcomes.some(({ error }) => error !== undefined) ? 3 : 0;
}

/** The entries that arguments, suites and tasks name together, each once. */
async function selectEntries(
  names: readonly string[],
  { suite, task }: DataPullOptions,
  datasets: ReadonlyMap<string, DatasetEntry>,
): Promise<readonly DatasetEntry[]> {
  const suites = splitList(suite);
  const registry = await readTasksFor(suites);
  const ofSuites = suites.flatMap((id) => tasksOfSuite(registry, id));
  const ofTasks = splitList(task).map((id) => findTask(registry, id));
  const all = [...splitList(names), ...[...ofSuites, ...ofTasks].map(({ dataset }) => dataset)];
  if (all.length === 0)
    throw new ConfigError(
      'bench data pull: nothing to fetch. Name data sets (see `bench data status`), or use --suite or --task',
    );
  return selectDatasets(all, datasets);
}

/** The plans of all that must and can be fetched; what is here already and what cannot be had is reported. */
async function planAll(
  entries: readonly DatasetEntry[],
  pulling: Pulling,
  report: (outcome: PullOutcome) => void,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (const entry of entries) {
    if (pulling.hub.signal.aborted) throw new Interrupted();
    await orReport(entry, pulling, report, async () => {
      const plan = await planOne(entry, pulling);
      if ('state' in plan) return plan;
      pulling.terminal.note(describePlan(entry.id, plan));
      planned.push({ entry, plan });
      return undefined;
    });
  }
  return planned;
}

async function planOne(entry: DatasetEntry, pulling: Pulling): Promise<PullPlan | PullOutcome> {
  const { hub, roots, revision, fingerprints } = pulling;
  const { id } = entry;
  const location = await locateDataset(entry, roots);
  const form = formsOf(entry).find((candidate) => candidate.hub !== undefined);
  const target = form && join(roots[form.root], form.paths[0]);
  // What was obtained in another way, or lies elsewhere, is not fetched a second time.
  const isElsewhere = (folder: string) => target === undefined || folder !== resolve(target);
  if (
    location.state === 'present' &&
    (isElsewhere(location.folder) || (await isAllThereIs(location.folder, pulling)))
  )
    return { id, state: 'complete', folder: location.folder };
  if (!form?.hub || target === undefined) {
    const obtain = describeSource(entry, roots.data);
    const error = `${id}: not on the Hugging Face Hub. ${obtain ? `To obtain it: ${obtain}` : 'Its entry does not say where it is'}`;
    return { id, state: 'unavailable', error };
  }
  return planPull(hub, datasetFiles({ ...form, hub: form.hub }), target, revision, fingerprints);
}

/** Whether no more can be said of a data set without the network: it is whole, at the revision that is asked for. */
async function isAllThereIs(folder: string, { hub, revision }: Pulling): Promise<boolean> {
  return hub.offline && (revision === undefined || (await holdsRevision(folder, revision)));
}

async function pullOne({ entry, plan: planned }: Planned, pulling: Pulling): Promise<PullOutcome> {
  const { hub, roots, fingerprints, terminal } = pulling;
  const carryOut = (current: PullPlan) => pullWithMeter(hub, current, entry.id, terminal);
  const plan = await pullAlone(hub, planned, entry.id, carryOut, fingerprints);
  const location = await locateDataset(entry, roots);
  const outcome = outcomeOf(entry.id, plan);
  if (location.state === 'present') return outcome;
  const missing = location.state === 'incomplete' ? location.missing.slice(0, 3).join(', ') : 'what it needs';
  const where = `${plan.repository.name} at ${plan.repository.commit}`;
  return {
    ...outcome,
    state: 'incomplete',
    error: `${entry.id}: fetched, but ${where} does not bring ${missing}. Check the entry, or --revision`,
  };
}

/** Reports what the work gives, or the error that ended it. Without a network nothing more is tried. */
async function orReport(
  { id }: DatasetEntry,
  { hub }: Pulling,
  report: (outcome: PullOutcome) => void,
  work: () => Promise<PullOutcome | undefined>,
): Promise<void> {
  try {
    const outcome = await work();
    if (outcome) report(outcome);
  } catch (error) {
    if (hub.signal.aborted) throw new Interrupted();
    if (!(error instanceof UserError) || error instanceof HubUnreachable || error instanceof ConfigError)
      throw error;
    report({
      id,
      state: 'failed',
      error: error.message.startsWith(`${id}:`) ? error.message : `${id}: ${error.message}`,
    });
  }
}
