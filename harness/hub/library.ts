import { datasetInfo, getRepoFolderName, HUB_URL, listFiles, modelInfo } from '@huggingface/hub';
import { DataError, Interrupted, messageOf, UserError } from '../core/errors.js';
import type { Digest, RemoteFile, Repository, RepositoryId } from './remote-file.js';

/** Address of the Hub where the environment names no other. */
export const defaultEndpoint = HUB_URL;

/** How the library reaches the Hub: it sends nothing but through `request`. */
export interface LibraryAccess {
  readonly endpoint: string;
  readonly request: typeof fetch;
}

/** What the Hub says of a repository, without its files. */
export interface RepositoryFacts {
  /** The commit that the revision stands for now. */
  readonly commit: string;
  /** Its files are given only to those who have accepted its terms. */
  readonly gated: boolean;
}

/** The commit that a revision (a branch, a tag or a commit; the main branch by default) stands for. */
export async function readRepositoryFacts(
  { type, name }: RepositoryId,
  revision: string | undefined,
  { endpoint, request }: LibraryAccess,
): Promise<RepositoryFacts> {
  const ask = {
    name,
    hubUrl: endpoint,
    fetch: request,
    ...(revision === undefined ? {} : { revision }),
  };
  const { sha, gated } = await orDataError(name, endpoint, () =>
    type === 'dataset'
      ? datasetInfo({ ...ask, additionalFields: ['sha'] })
      : modelInfo({ ...ask, additionalFields: ['sha'] }),
  );
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha))
    throw new DataError(
      `${name}: ${endpoint} does not say which commit ${revision ?? 'the main branch'} is. Is HF_ENDPOINT a Hub?`,
    );
  // The Hub says false, "auto" or "manual".
  return { commit: sha, gated: Boolean(gated) };
}

/** Every file of a repository at one commit, with its size and checksum. */
export async function listRepository(
  { type, name }: RepositoryId,
  commit: string,
  { endpoint, request }: LibraryAccess,
): Promise<Repository> {
  const params = { recursive: true, revision: commit, hubUrl: endpoint, fetch: request };
  const files: RemoteFile[] = [];
  await orDataError(name, endpoint, async () => {
    for await (const entry of listFiles({ repo: { type, name }, ...params })) {
      const { path, size, oid, lfs } = entry;
      if (entry.type !== 'file') continue;
      const digest: Digest = lfs ? { kind: 'sha256', hex: lfs.oid } : { kind: 'git', hex: oid ?? '' };
      files.push({ path, size: lfs?.size ?? size, digest });
    }
  });
  return { type, name, commit, files };
}

/** What the library gives. Its own errors are of answers that it cannot read. */
async function orDataError<Value>(name: string, endpoint: string, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UserError || error instanceof Interrupted) throw error;
    throw new DataError(
      `${name}: the answer of ${endpoint} cannot be read (${messageOf(error)}). Is HF_ENDPOINT a Hub? Then try again`,
    );
  }
}

/** Name of the folder that the Hub's cache keeps a repository in: `datasets--owner--name`, `models--owner--name`. */
export function cacheFolderName({ type, name }: RepositoryId): string {
  return getRepoFolderName({ type, name });
}
