import { listRepository, readRepositoryFacts } from '../../../harness/hub/library.js';
import { readManifest } from '../../../harness/hub/pull-manifest.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const repository = { type: 'dataset', name: 'someone/toy' } as const;
const commit = '0123456789abcdef0123456789abcdef01234567';
const digest = 'c'.repeat(64);

const facts = { ...{ _id: '1', id: repository.name, sha: commit }, ...{ private: false, gated: 'auto' } };
const list = [
  { type: 'directory', path: 'test', size: 0, oid: commit },
  { type: 'file', path: 'classnames.txt', size: 3, oid: commit },
  {
    ...{ type: 'file', path: 'test/0.tar', size: 9, oid: commit },
    lfs: { oid: digest, size: 9, pointerSize: 134 },
  },
];
const manifest = {
  ...{ repository: repository.name, revision: commit, revisionName: 'main' },
  files: { 'classnames.txt': { size: 3, sha256: digest } },
};

function json(value: unknown): Uint8Array[] {
  return [Buffer.from(JSON.stringify(value))];
}

/** A Hub that answers every request with these bytes. */
function hubThatSays(bytes: Uint8Array) {
  const headers = { 'content-type': 'application/json' };
  const request = () => Promise.resolve(new Response(new Uint8Array(bytes), { headers }));
  return { endpoint: 'https://hub.example', request };
}

/** What the Hub says of a repository, and what a pull writes down. */
export const hubTargets: readonly FuzzTarget[] = [
  {
    name: 'hub-facts',
    isJson: true,
    seeds: () => json(facts),
    read: (input) => readRepositoryFacts(repository, undefined, hubThatSays(input)),
  },
  {
    name: 'hub-list',
    isJson: true,
    seeds: () => json(list),
    read: (input) => listRepository(repository, commit, hubThatSays(input)),
  },
  {
    name: 'pull-manifest',
    isJson: true,
    seeds: () => json(manifest),
    read: async (input, folder) => {
      putFile(folder, '.bench-pull.json', input);
      await readManifest(folder);
    },
  },
];
