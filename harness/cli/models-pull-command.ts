import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFiles } from '../config/cache-files.js';
import { readEnvironment } from '../config/environment.js';
import type { KnownModel } from '../config/known-model.js';
import { nearest } from '../config/nearest.js';
import { unfinishedPullFile } from '../config/pull-manifest.js';
import { ConfigError, Interrupted, messageOf, ModelError, UserError } from '../core/errors.js';
import { openFingerprintCache, type FingerprintCache } from '../core/fingerprint.js';
import { checkRoom } from '../core/free-space.js';
import { makeFolder } from '../core/make-folder.js';
import { connectToHub, type HubConnection } from '../hub/connection.js';
import { modelFiles } from '../hub/model-files.js';
import { orDataError } from '../hub/part-file.js';
import { pullAlone } from '../hub/pull-alone.js';
import { holdsRevision } from '../hub/pull-manifest.js';
import { isComplete, planPull, type PullPlan } from '../hub/pull.js';
import { findKnownModel, readKnownModels } from '../../models/known-models.js';
import { idOfRepository, listPlaces } from '../../models/model-places.js';
import { describeAbsence, describeExport, exportCommands } from '../../models/obtain-model.js';
import { findModel } from '../../models/registry.js';
import { checkNamed } from '../config/check-named.js';
import { confirmSize } from './confirm-size.js';
import type { ExitCode } from '../library/exit-code.js';
import { describeOutcome, describePlan, outcomeOf, type PullOutcome } from './pull-outcome.js';
import { pullWithMeter } from './pull-with-meter.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal, type Terminal } from './terminal.js';

/** The options of `bench models pull`. */
export interface ModelsPullOptions {
  readonly variant?: string;
  readonly revision?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What to fetch, and the id it goes by from then on. */
interface Source {
  readonly id: string;
  readonly repository: string;
  /** What to do where the repository has no graphs. */
  readonly remedy: string;
}

/** `bench models pull`: fetches a model from the Hugging Face Hub into the models home. */
export async function modelsPullCommand(word: string, options: ModelsPullOptions): Promise<ExitCode> {
  checkNamed('--variant', options.variant, 'the ending of graphs, such as fp16');
  checkNamed('--revision', options.revision, 'a branch, a tag or a commit');
  const environment = readEnvironment();
  const { modelsDir: home } = environment;
  const terminal = createTerminal(environment.plain, options.quiet);
  const source = await chooseSource(word, options.variant);
  const folder = join(home, source.id);
  await checkIdIsFree(home, source.id, folder);
  const signal = stopOnSignal(() => {
    terminal.note(
      'stopping; what was fetched is kept, and the same command continues. Again to stop at once',
    );
  });
  const hub = await connectToHub(environment.hub, { signal, note: terminal.note });
  const fingerprints = await openFingerprintCache(join(environment.cacheDir, cacheFiles.fingerprints));
  try {
    const outcome =
      (hub.offline ? await findComplete(source.id, home, options.revision) : undefined) ??
      (await pullModel(hub, { source, folder, word, options, fingerprints, terminal }));
    await checkUsable(source.id, home);
    terminal.print(options.json ? JSON.stringify(outcome, null, 2) : describeOutcome(outcome));
    terminal.note(`run it: bench run --model ${source.id}`);
    return 0;
  } catch (error) {
    if (!signal.aborted && !(error instanceof Interrupted)) throw error;
    return 130;
  } finally {
    // That checksums cannot be kept costs time at the next pull, nothing else.
    await fingerprints.save().catch(() => undefined);
  }
}

/** The repository that a word means: the one that a card names, or one of the Hub. Throws ModelError where a card names none,
 *  saying how else to get the model, and ConfigError where no card is called so. */
async function chooseSource(word: string, variant: string | undefined): Promise<Source> {
  const known = await readKnownModels();
  const suffix = variant === undefined ? '' : `-${variant.toLowerCase()}`;
  if (word.includes('/')) {
    const id = idOfRepository(word);
    if (id === undefined)
      throw new ConfigError(`bench models pull ${word}: expected owner/name of a repository`);
    return { id: `${id}${suffix}`, repository: word, remedy: remedyOf(known, word) };
  }
  const card = findKnownModel(word, known);
  if (!card) {
    const names = known.flatMap(({ id, aliases }) => [id, ...aliases]);
    throw new ConfigError(
      `bench models pull ${word}: no such model, nearest: ${nearest(word, names).join(', ')}. ` +
        'Give one of `bench list models --all`, or owner/name of a repository on the Hugging Face Hub',
    );
  }
  if (!card.onnx) throw new ModelError(describeAbsence(`bench models pull ${word}`, card));
  return { id: `${card.id}${suffix}`, repository: card.onnx.hub, remedy: remedyOf(known, card.onnx.hub) };
}

function remedyOf(known: readonly KnownModel[], repository: string): string {
  const card = known.find(({ checkpoint, onnx }) => [checkpoint?.hub, onnx?.hub].includes(repository));
  if (!card?.checkpoint) return describeExport();
  return `Export it: ${exportCommands(card.id)
    .map((command) => `\`${command}\``)
    .join(', ')}`;
}

async function checkIdIsFree(home: string, id: string, folder: string): Promise<void> {
  const taken = (await listPlaces(home)).find((place) => place.id === id);
  if (taken && taken.folder !== folder)
    throw new ConfigError(
      `${id}: is the id of ${taken.folder}. To fetch another copy: \`bench models add --remove ${id}\` first`,
    );
}

/** The outcome where the model is whole already, at the revision that is asked for: all that can be said without the network. */
async function findComplete(
  id: string,
  home: string,
  revision: string | undefined,
): Promise<PullOutcome | undefined> {
  try {
    const { folder } = await findModel(id, home);
    const isAsked = revision === undefined || (await holdsRevision(folder, revision));
    return isAsked ? { id, state: 'complete', folder } : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** What a pull needs beside the Hub. */
interface Pulling {
  readonly source: Source;
  readonly folder: string;
  readonly word: string;
  readonly options: ModelsPullOptions;
  readonly fingerprints: FingerprintCache;
  readonly terminal: Terminal;
}

async function pullModel(hub: HubConnection, pulling: Pulling): Promise<PullOutcome> {
  const { source, folder, word, options, fingerprints, terminal } = pulling;
  const { variant, revision, yes = false } = options;
  const wanted = modelFiles({ name: source.repository, variant, remedy: source.remedy });
  const plan = await planPull(hub, wanted, folder, revision, fingerprints);
  terminal.note(describePlan(source.id, plan));
  await checkRoom(folder, plan.bytes, 'BENCH_MODELS');
  await confirmSize('bench models pull', plan.bytes, yes, hub);
  if (!isComplete(plan)) await prepareFolder(folder);
  const command = describeCommand(word, options);
  const carryOut = (current: PullPlan) =>
    markUnfinished(current, command, () => pullWithMeter(hub, current, source.id, terminal));
  return outcomeOf(source.id, await pullAlone(hub, plan, source.id, carryOut, fingerprints));
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigError(`${folder}: cannot be written (${messageOf(error)}). Set BENCH_MODELS`);
  }
}

/** Until all has come, a file says that the folder is not whole. */
async function markUnfinished(plan: PullPlan, command: string, pull: () => Promise<void>): Promise<void> {
  const unfinished = join(plan.folder, unfinishedPullFile);
  if (!isComplete(plan)) await orDataError(unfinished, () => writeFile(unfinished, `${command}\n`));
  await pull();
  await rm(unfinished, { force: true });
}

function describeCommand(word: string, { variant, revision }: ModelsPullOptions): string {
  return [
    `bench models pull ${word}`,
    ...(variant === undefined ? [] : [`--variant ${variant}`]),
    ...(revision === undefined ? [] : [`--revision ${revision}`]),
  ].join(' ');
}

async function checkUsable(id: string, home: string): Promise<void> {
  try {
    await findModel(id, home);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ModelError(`${id}: fetched, but it cannot be used: ${error.message}`);
  }
}
