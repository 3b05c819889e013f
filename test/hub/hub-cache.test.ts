import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { datasetFiles } from '../../harness/hub/dataset-files.js';
import { planPull, pullFiles } from '../../harness/hub/pull.js';
import { expectOneLine } from '../support/errors.js';
import { connect } from '../support/hub.js';
import { commit, sha256Of, startHub, type HubServer } from '../support/hub-server.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const repository = 'someone/wds_toy_test';
const entry = { ...makeEntry(), hub: repository };
const files: Readonly<Record<string, Buffer>> = {
  'README.md': Buffer.from('# toy'),
  'classnames.txt': Buffer.from('cat\n'),
  'test/0.tar': Buffer.from('bytes of an archive'),
  'test/1.tar': Buffer.from('bytes of another'),
};

const servers: HubServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(): Promise<HubServer> {
  const server = await startHub(repository, files);
  servers.push(server);
  return server;
}

/** The Hub's cache as its own tools leave it: blobs named by checksum, and a snapshot of links to them. */
function writeCache(home: string, paths: readonly string[], content = files): string {
  const folder = join(home, 'hub', 'datasets--someone--wds_toy_test');
  mkdirSync(join(folder, 'refs'), { recursive: true });
  mkdirSync(join(folder, 'blobs'), { recursive: true });
  writeFileSync(join(folder, 'refs', 'main'), commit);
  for (const path of paths) {
    const git = createHash('sha1').update(`blob ${files[path].length}\0`).update(files[path]).digest('hex');
    const blob = join(folder, 'blobs', path.endsWith('.tar') ? sha256Of(files[path]) : git);
    writeFileSync(blob, content[path]);
    const link = join(folder, 'snapshots', commit, path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), blob), link);
  }
  return folder;
}

it('takes what the cache has, and only the rest from the network', async () => {
  const server = await start();
  const home = newFolder();
  const folder = newFolder();
  const cache = writeCache(home, ['classnames.txt', 'test/0.tar']);
  const hub = await connect(server, home);
  const plan = await planPull(hub, datasetFiles(entry), folder);
  expect(plan.bytes).toBe(files['test/1.tar'].length);
  await pullFiles(hub, plan, () => undefined);
  expect(server.seen.filter(({ path }) => path.includes('/resolve/')).map(({ path }) => path)).toEqual([
    `/datasets/${repository}/resolve/${commit}/test/1.tar`,
  ]);
  for (const path of ['classnames.txt', 'test/0.tar', 'test/1.tar'])
    expect(readFileSync(join(folder, path)).equals(files[path])).toBe(true);
  // a hard link: the same file, no second copy
  const blob = join(cache, 'blobs', sha256Of(files['test/0.tar']));
  expect(statSync(join(folder, 'test/0.tar')).ino).toBe(statSync(blob).ino);
});

// Only where the tests do not run as root, who may write anyway, can this fail.
it('takes from a cache that may only be read', async () => {
  const server = await start();
  const home = newFolder();
  const folder = newFolder();
  const blob = join(writeCache(home, ['test/0.tar']), 'blobs', sha256Of(files['test/0.tar']));
  chmodSync(blob, 0o444);
  const hub = await connect(server, home);
  await pullFiles(hub, await planPull(hub, datasetFiles(entry), folder), () => undefined);
  expect(readFileSync(join(folder, 'test/0.tar')).equals(files['test/0.tar'])).toBe(true);
});

it('does not take a file of the cache whose bytes are wrong', async () => {
  const server = await start();
  const home = newFolder();
  const damaged = { ...files, 'test/0.tar': Buffer.from('bytes of an archivE') };
  writeCache(home, ['classnames.txt', 'test/0.tar', 'test/1.tar'], damaged);
  const hub = await connect(server, home);
  const plan = await planPull(hub, datasetFiles(entry), newFolder());
  expect(plan.files.map(({ source }) => source.kind)).toEqual(['cache', 'network', 'cache']);
});

it('offline: the cache alone, without a request', async () => {
  const home = newFolder();
  const folder = newFolder();
  writeCache(home, Object.keys(files));
  const hub = await connect({ endpoint: 'http://127.0.0.1:1' }, home, { offline: true });
  await pullFiles(hub, await planPull(hub, datasetFiles(entry), folder), () => undefined);
  expect(readFileSync(join(folder, 'test/1.tar')).equals(files['test/1.tar'])).toBe(true);
  expect(existsSync(join(folder, 'README.md'))).toBe(false);
});

it('offline, and nothing in the cache: names the variable, the repository and the folder', async () => {
  const home = newFolder();
  const hub = await connect({ endpoint: 'http://127.0.0.1:1' }, home, { offline: true });
  await expectOneLine(
    () => planPull(hub, datasetFiles(entry), newFolder()),
    DataError,
    repository,
    'HF_HUB_OFFLINE',
    join(home, 'hub', 'datasets--someone--wds_toy_test'),
  );
});

it('offline, and a file of the cache is damaged: names it', async () => {
  const home = newFolder();
  writeCache(home, Object.keys(files), { ...files, 'test/0.tar': Buffer.from('short') });
  const hub = await connect({ endpoint: 'http://127.0.0.1:1' }, home, { offline: true });
  await expectOneLine(
    () => planPull(hub, datasetFiles(entry), newFolder()),
    DataError,
    'test/0.tar',
    'damaged',
  );
});
