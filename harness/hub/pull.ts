import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unfinishedPullFile } from '../config/pull-manifest.js';
import { DataError, Interrupted } from '../core/errors.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import { makeFolder } from '../core/make-folder.js';
import type { HubConnection } from './connection.js';
import { fetchFile } from './fetch-file.js';
import { findInCache, readCachedRepository, takeFromCache } from './hub-cache.js';
import { listRepository, readRepositoryFacts } from './library.js';
import { completePart, orDataError, partPath, readPart, removePart } from './part-file.js';
import { writeManifest } from './pull-manifest.js';
import { describeGate } from './refusal.js';
import { createHubFetch } from './request.js';
import {
  isSame,
  type RemoteFile,
  type Repository,
  type RepositoryId,
  type WantedState,
} from './remote-file.js';
import { findStale, removeStale, removeStaleParts, type StaleFiles } from './stale-files.js';

/** A file of a pull: where it goes, and what is there already. */
interface PlannedFile {
  readonly file: RemoteFile;
  readonly target: string;
  readonly source:
    | { readonly kind: 'kept' }
    | { readonly kind: 'cache'; readonly cached: string }
    /** `bytes` are still to come. */
    | { readonly kind: 'network'; readonly bytes: number };
}

/** What is to be fetched: a repository, and which of its files. */
export interface Wanted {
  readonly repository: RepositoryId;
  /** The repository with only the files that are wanted. Throws where those that must be there are not. */
  readonly choose: (repository: Repository) => Repository;
}

/** What fetching takes: all files that are wanted, at one commit of their repository. */
export interface PullPlan extends WantedState {
  readonly folder: string;
  readonly files: readonly PlannedFile[];
  /** What an earlier pull has brought and this state does not have. */
  readonly stale: StaleFiles;
  /** Bytes that the network must bring. */
  readonly bytes: number;
}

/** Files fetched at the same time. */
const concurrency = 4;

/** What must be done for this folder to hold the wanted files as they are at a revision (by default the main branch as it is
 *  now). Files that are here with the right size and checksum are kept. */
export async function planPull(
  hub: HubConnection,
  wanted: Wanted,
  folder: string,
  revision?: string,
  fingerprints?: FingerprintCache,
): Promise<PullPlan> {
  const repository = await openRepository(hub, wanted.repository, revision);
  const state: WantedState = {
    repository: wanted.choose(repository),
    paths: new Set(repository.files.map(({ path }) => path)),
    revisionName: revision ?? 'main',
  };
  return planFolder(hub, state, folder, fingerprints);
}

/** What must be done now for this folder to hold these files. Asks the Hub nothing. */
export async function planFolder(
  hub: HubConnection,
  state: WantedState,
  folder: string,
  fingerprints?: FingerprintCache,
): Promise<PullPlan> {
  const { repository, paths, revisionName } = state;
  const files: PlannedFile[] = [];
  for (const file of repository.files) {
    if (hub.signal.aborted) throw new Interrupted();
    const target = join(folder, file.path);
    files.push({ file, target, source: await findSource(hub, repository, file, target, fingerprints) });
  }
  const bytes = files.reduce((sum, { source }) => sum + (source.kind === 'network' ? source.bytes : 0), 0);
  const stale = await findStale(hub, state, folder, fingerprints);
  return { repository, paths, revisionName, folder, files, stale, bytes };
}

/** Whether nothing is left to do but to write down what is there. */
export function isComplete({ files, stale, folder }: PullPlan): boolean {
  return (
    files.every(({ source }) => source.kind === 'kept') &&
    stale.unchanged.length === 0 &&
    !existsSync(join(folder, unfinishedPullFile))
  );
}

async function openRepository(
  hub: HubConnection,
  repository: RepositoryId,
  revision?: string,
): Promise<Repository> {
  if (hub.offline) return readCachedRepository(hub.cacheDir, repository, revision);
  const access = { endpoint: hub.endpoint, request: createHubFetch(hub, repository, revision) };
  const { commit, gated } = await readRepositoryFacts(repository, revision, access);
  if (gated && hub.token === undefined)
    throw describeGate({ endpoint: hub.endpoint, repository, revision, hasToken: false });
  return listRepository(repository, commit, access);
}

async function findSource(
  hub: HubConnection,
  repository: Repository,
  file: RemoteFile,
  target: string,
  fingerprints?: FingerprintCache,
): Promise<PlannedFile['source']> {
  if (await isSame(target, file, fingerprints)) return { kind: 'kept' };
  const cached = await findInCache(hub.cacheDir, repository, file, fingerprints);
  if (cached !== undefined) return { kind: 'cache', cached };
  if (hub.offline)
    throw new DataError(
      `${repository.name}: HF_HUB_OFFLINE is set, and the ${file.path} of its cache ${hub.cacheDir} is damaged. Unset HF_HUB_OFFLINE`,
    );
  return { kind: 'network', bytes: file.size - (await readPart(target, file)).size };
}

/** Does what the plan says; what is stale goes when all else has come. `onBytes` takes what the network has brought. Throws the first error, when the other transfers have
 *  stopped; what they have fetched stays, and the next pull continues it. */
export async function pullFiles(
  hub: HubConnection,
  plan: PullPlan,
  onBytes: (count: number) => void,
): Promise<void> {
  const { repository, folder, files, stale } = plan;
  const stopped = new AbortController();
  const signal = AbortSignal.any([hub.signal, stopped.signal]);
  const waiting = files.filter(({ source }) => source.kind !== 'kept');
  // A pull that was killed between giving a file its name and removing the note of its part has left the note.
  for (const { source, target } of files) if (source.kind === 'kept') await removePart(target);
  const errors: unknown[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift())
      try {
        await pullFile({ ...hub, signal }, repository, next, onBytes);
      } catch (error) {
        errors.push(error);
        stopped.abort();
      }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (hub.signal.aborted) throw new Interrupted();
  if (errors.length > 0) throw errors[0];
  await orDataError(folder, () => removeStale(folder, stale.unchanged));
  await orDataError(folder, () => removeStaleParts(hub, plan, folder));
  for (const path of stale.changed)
    hub.note(
      `${join(folder, path)}: was changed here, and is left; ${repository.name} at ${plan.revisionName} has no such file`,
    );
  await orDataError(folder, () => writeManifest(folder, plan));
}

async function pullFile(
  hub: HubConnection,
  repository: Repository,
  { file, target, source }: PlannedFile,
  onBytes: (count: number) => void,
): Promise<void> {
  await orDataError(target, () => makeFolder(dirname(target)));
  if (source.kind !== 'cache') return fetchFile(hub, { repository, file, target, onBytes });
  await removePart(target);
  await orDataError(target, () => takeFromCache(source.cached, partPath(target)));
  await completePart(target);
}
