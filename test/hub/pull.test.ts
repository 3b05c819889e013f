import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pullManifestSchema } from '../../harness/config/pull-manifest.js';
import { DataError, Interrupted } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import type { HubConnection } from '../../harness/hub/connection.js';
import { datasetFiles } from '../../harness/hub/dataset-files.js';
import { planPull, pullFiles } from '../../harness/hub/pull.js';
import { expectOneLine } from '../support/errors.js';
import { connect } from '../support/hub.js';
import { commit, sha256Of, startHub, type HubBehaviour, type HubServer } from '../support/hub-server.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const repository = 'someone/wds_toy_test';
const entry = { ...makeEntry(), hub: repository };
const shard = 'test/0.tar';

// Large enough to come in several pieces; the length is no multiple of anything.
const bytes = Buffer.alloc(300_007);
const random = createRandom(7);
for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(256 * random());

const files: Readonly<Record<string, Buffer>> = {
  '.gitattributes': Buffer.from('*.tar filter=lfs'),
  'README.md': Buffer.from('# toy'),
  'classnames.txt': Buffer.from('cat\ndog\n'),
  'zeroshot_classification_templates.txt': Buffer.from('a photo of a {c}.\n'),
  'test/nshards.txt': Buffer.from('2\n'),
  [shard]: bytes,
  'test/1.tar': Buffer.from('the second shard'),
  'train/0.tar': Buffer.from('never wanted'),
};
const wanted = Object.keys(files)
  .filter((path) => /^(classnames|zeroshot|test)/.test(path))
  .sort();

const servers: HubServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(behaviour: HubBehaviour = {}, content = files): Promise<HubServer> {
  const server = await startHub(repository, content, behaviour);
  servers.push(server);
  return server;
}

/** How much of a file is in its part. */
function arrivedIn(folder: string): (path: string) => number {
  return (path) => {
    const part = join(folder, dirname(path), `.${basename(path)}.part`);
    return statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  };
}

async function pull(hub: HubConnection, folder: string, revision?: string): Promise<number> {
  let brought = 0;
  await pullFiles(
    hub,
    await planPull(hub, datasetFiles(entry), folder, revision),
    (count) => (brought += count),
  );
  return brought;
}

function expectWhole(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = names.filter((name) => statSync(join(folder, name)).isFile() && name !== '.bench-pull.json');
  expect(found.sort()).toEqual(wanted);
  for (const path of wanted) expect(readFileSync(join(folder, path)).equals(files[path])).toBe(true);
}

describe('a pull', () => {
  it('brings the files of the format, and writes down what they are', async () => {
    const server = await start();
    const folder = join(newFolder(), 'wds_toy_test');
    const brought = await pull(await connect(server, newFolder()), folder);
    expectWhole(folder);
    expect(brought).toBe(wanted.reduce((sum, path) => sum + files[path].length, 0));
    const manifest = pullManifestSchema.parse(
      JSON.parse(readFileSync(join(folder, '.bench-pull.json'), 'utf8')),
    );
    expect(manifest).toEqual({
      repository,
      revision: commit,
      revisionName: 'main',
      files: Object.fromEntries(
        wanted.map((path) => [path, { size: files[path].length, sha256: sha256Of(files[path]) }]),
      ),
    });
  });

  it('reads a list of several pages', async () => {
    const server = await start();
    await planPull(await connect(server, newFolder()), datasetFiles(entry), newFolder());
    // 8 files, 3 a page
    expect(server.seen.filter(({ path }) => path.includes('/tree/'))).toHaveLength(3);
  });

  it('fetches nothing that is there with the right checksum, and what differs in one byte again', async () => {
    const server = await start();
    const folder = newFolder();
    const hub = await connect(server, newFolder());
    await pull(hub, folder);
    const before = server.transfersOf(shard).length;
    expect(await pull(hub, folder)).toBe(0);
    expect(server.transfersOf(shard)).toHaveLength(before);
    const damaged = Buffer.from(bytes);
    damaged[5] ^= 1;
    writeFileSync(join(folder, shard), damaged);
    utimesSync(join(folder, shard), 0, 0);
    expect(await pull(hub, folder)).toBe(bytes.length);
    expectWhole(folder);
  });

  it('refuses a path that leads out of the folder', async () => {
    const server = await start({}, { 'test/../../outside.tar': Buffer.from('x') });
    const folder = join(newFolder(), 'inner');
    const hub = await connect(server, newFolder());
    await expectOneLine(() => pull(hub, folder), DataError, repository, '"test/../../outside.tar"');
  });

  it('names a repository without a file of the format', async () => {
    const server = await start({}, { 'data.parquet': Buffer.from('x') });
    const hub = await connect(server, newFolder());
    await expectOneLine(() => pull(hub, newFolder()), DataError, 'toy: ', repository, 'classnames.txt');
  });
});

describe('a connection that is cut', () => {
  it('is taken up where it broke: no byte comes twice', async () => {
    const folder = newFolder();
    const arrived = arrivedIn(folder);
    const server = await start({ cutAfter: { [shard]: [100_000, 50_000] }, arrived });
    const hub = await connect(server, newFolder());
    expect(await pull(hub, folder)).toBeGreaterThanOrEqual(bytes.length);
    expectWhole(folder);
    const transfers = server.transfersOf(shard);
    expect(transfers.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
    expect(transfers.map(({ sent }) => sent)).toEqual([100_000, 50_000, 150_007]);
    expect(transfers[1].ifRange).toBe(`"${sha256Of(bytes)}"`);
    // Each time something had come, so each wait is the first.
    expect(hub.waits).toEqual([1000, 1000]);
  });

  it('that brings nothing five times ends the pull; the next one goes on', async () => {
    const folder = newFolder();
    const arrived = arrivedIn(folder);
    const server = await start({ cutAfter: { [shard]: [70_000, 0, 0, 0, 0, 0, 0] }, arrived });
    const hub = await connect(server, newFolder());
    await expectOneLine(() => pull(hub, folder), DataError, shard, 'at byte 70000 of 300007');
    expect(hub.waits).toEqual([1000, 1000 * 2, 4000, 8000]);
    expect(existsSync(join(folder, 'test', '.0.tar.part'))).toBe(true);
    server.behaviour.cutAfter = {};
    await pull(hub, folder);
    expectWhole(folder);
    expect(server.transfersOf(shard).at(-1)).toMatchObject({ range: 'bytes=70000-', sent: 230_007 });
  });

  it('starts again where the server knows no ranges', async () => {
    const folder = newFolder();
    const arrived = arrivedIn(folder);
    const server = await start({ cutAfter: { [shard]: [100_000] }, arrived, ignoreRange: true });
    expect(await pull(await connect(server, newFolder()), folder)).toBe(
      wanted.reduce((sum, path) => sum + files[path].length, 0),
    );
    expectWhole(folder);
    expect(server.transfersOf(shard).map(({ sent }) => sent)).toEqual([100_000, 300_007]);
  });

  it('removes the note that a pull left when it was killed just after the file had got its name', async () => {
    const folder = newFolder();
    const server = await start({
      cutAfter: { [shard]: Array<number>(7).fill(0) },
      arrived: arrivedIn(folder),
    });
    const hub = await connect(server, newFolder());
    await expect(pull(hub, folder)).rejects.toThrow(DataError);
    writeFileSync(join(folder, '.classnames.txt.part.json'), '{}');
    server.behaviour.cutAfter = {};
    await pull(hub, folder);
    expectWhole(folder);
  });

  it('is not taken up where the file is another one by now', async () => {
    const folder = newFolder();
    const home = newFolder();
    const arrived = arrivedIn(folder);
    const first = await start({ cutAfter: { [shard]: [100_000, 0, 0, 0, 0, 0] }, arrived });
    const cut = await connect(first, home);
    await expectOneLine(() => pull(cut, folder), DataError, shard);
    const changed = Buffer.from(bytes).reverse();
    const second = await start({}, { ...files, [shard]: changed });
    await pull(await connect(second, home), folder);
    expect(second.transfersOf(shard).map(({ range }) => range)).toEqual([undefined]);
    expect(readFileSync(join(folder, shard)).equals(changed)).toBe(true);
  });
});

describe('what a server may do', () => {
  it('a wrong checksum once: fetched again', async () => {
    const server = await start({ damage: 0 });
    const folder = newFolder();
    const hub = await connect(server, newFolder());
    const plan = await planPull(hub, datasetFiles(entry), folder);
    server.behaviour.damage = 1;
    await pullFiles(hub, plan, () => undefined);
    expectWhole(folder);
  });

  it('a wrong checksum twice: an error with both, and nothing left of the file', async () => {
    const server = await start({ damage: 100 }, { 'classnames.txt': Buffer.from('cat\n'), [shard]: bytes });
    const folder = newFolder();
    const hub = await connect(server, newFolder());
    await expectOneLine(
      () => pull(hub, folder),
      DataError,
      repository,
      'wrong checksum twice',
      'got ',
      'expected ',
    );
    expect(existsSync(join(folder, '.bench-pull.json'))).toBe(false);
    expect(existsSync(join(folder, shard))).toBe(false);
  });

  it('asks to be left in peace: waited for as long as it says', async () => {
    const server = await start({ busy: { times: 2, retryAfter: '7' } });
    const hub = await connect(server, newFolder());
    await pull(hub, newFolder());
    expect(hub.waits).toEqual([7000, 7000]);
  });

  it('fails without saying for how long: 1, 2, 4 and 8 seconds, then an error', async () => {
    const server = await start({ busy: { times: 100, status: 503 } });
    const hub = await connect(server, newFolder());
    await expectOneLine(() => pull(hub, newFolder()), DataError, repository, 'status 503');
    expect(hub.waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('is not there: one line with its address', async () => {
    const server = await start();
    await server.close();
    const hub = await connect(server, newFolder());
    await expectOneLine(
      () => pull(hub, newFolder()),
      DataError,
      server.endpoint,
      'cannot be reached',
      'HF_ENDPOINT',
    );
  });

  it('is stopped by the user: what has come stays', async () => {
    const stop = new AbortController();
    const server = await start({ stallAfter: { [shard]: 100_000 } });
    const folder = newFolder();
    const hub = await connect(server, newFolder(), { signal: stop.signal });
    const plan = await planPull(hub, datasetFiles(entry), folder);
    let came = 0;
    const pulling = pullFiles(hub, plan, (count) => {
      came += count;
      if (came >= 100_000) stop.abort();
    });
    await expect(pulling).rejects.toBeInstanceOf(Interrupted);
    expect(statSync(join(folder, 'test', '.0.tar.part')).size).toBeGreaterThan(0);
  });
});
