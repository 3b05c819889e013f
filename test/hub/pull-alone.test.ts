import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import type { HubConnection } from '../../harness/hub/connection.js';
import { datasetFiles } from '../../harness/hub/dataset-files.js';
import { pullAlone } from '../../harness/hub/pull-alone.js';
import { isComplete, planPull, pullFiles, type PullPlan } from '../../harness/hub/pull.js';
import { catchError, expectOneLine } from '../support/errors.js';
import { connect, useHub } from '../support/hub.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const hub = 'someone/wds_toy';
const shard = 'test/0.tar';
const files = { 'classnames.txt': Buffer.from('cat\n'), [shard]: Buffer.from('the first shard') };
const start = useHub(hub, () => files);
const lockName = '.bench-pull.lock';
const alive = `process ${process.ppid} on ${hostname()}`;

function planInto(folder: string, connection: HubConnection): Promise<PullPlan> {
  return planPull(connection, datasetFiles({ ...makeEntry(), hub }), folder);
}

function pull(connection: HubConnection, plan: PullPlan): Promise<PullPlan> {
  return pullAlone(connection, plan, 'toy', (current) => pullFiles(connection, current, () => undefined));
}

it('nothing is fetched while another process pulls: who it is, and what to do', async () => {
  const server = await start();
  const folder = newFolder();
  const connection = await connect(server, newFolder());
  writeFileSync(join(folder, lockName), `${alive}\n`);
  await expectOneLine(
    async () => pull(connection, await planInto(folder, connection)),
    DataError,
    `toy: another pull of it is under way (${alive}). Wait for it, or remove ${join(folder, lockName)} if`,
  );
  expect(readdirSync(folder)).toEqual([lockName]);
  expect(server.transfersOf(shard)).toEqual([]);
});

it('the lock of a pull that was killed is no hindrance, and none is left', async () => {
  const folder = newFolder();
  const connection = await connect(await start(), newFolder());
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(folder, lockName), `process ${pid} on ${hostname()}\n`);
  await pull(connection, await planInto(folder, connection));
  expect(readdirSync(folder).sort()).toEqual(['.bench-pull.json', 'classnames.txt', 'test']);
});

it('the lock is there during a pull, and not after one that fails', async () => {
  const folder = join(newFolder(), 'new');
  const connection = await connect(await start(), newFolder());
  const plan = await planInto(folder, connection);
  const failure = new Error('the disk burns');
  const pulling = pullAlone(connection, plan, 'toy', () => {
    expect(readdirSync(folder)).toEqual([lockName]);
    return Promise.reject(failure);
  });
  expect(await catchError(() => pulling)).toBe(failure);
  expect(readdirSync(folder)).toEqual([]);
});

it('of two pulls at once one brings all, and the other fails in one line', async () => {
  const server = await start();
  const folder = newFolder();
  const connection = await connect(server, newFolder());
  const plan = await planInto(folder, connection);
  const outcomes = await Promise.allSettled([pull(connection, plan), pull(connection, plan)]);
  // which of the two is first is up to the file system
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { message: expect.stringContaining('another pull of it') },
  });
  expect(isComplete(await planInto(folder, connection))).toBe(true);
});

it('what another pull has brought since the plan was made does not come again', async () => {
  const server = await start();
  const folder = newFolder();
  const connection = await connect(server, newFolder());
  const [early, late] = [await planInto(folder, connection), await planInto(folder, connection)];
  await pull(connection, early);
  expect([isComplete(late), isComplete(await pull(connection, late))]).toEqual([false, true]);
  expect(server.transfersOf(shard)).toHaveLength(1);
});

it('where nothing is to be done, many may ask at once', async () => {
  const folder = newFolder();
  const connection = await connect(await start(), newFolder());
  await pull(connection, await planInto(folder, connection));
  writeFileSync(join(folder, lockName), `${alive}\n`);
  await pull(connection, await planInto(folder, connection));
  expect(existsSync(join(folder, lockName))).toBe(true);
});
