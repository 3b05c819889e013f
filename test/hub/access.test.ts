import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { connectToHub } from '../../harness/hub/connection.js';
import { datasetFiles } from '../../harness/hub/dataset-files.js';
import { planPull, pullFiles } from '../../harness/hub/pull.js';
import { expectOneLine } from '../support/errors.js';
import { connect, useHub } from '../support/hub.js';
import type { HubServer } from '../support/hub-server.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const repository = 'someone/wds_toy_test';
const files = { 'classnames.txt': Buffer.from('cat\n'), 'test/0.tar': Buffer.from('bytes of an archive') };
const token = 'hf_abcdefghij';

const start = useHub(repository, () => files);

interface Attempt {
  readonly token?: string;
  readonly revision?: string;
  readonly hub?: string;
}

async function pull(server: HubServer, { token, revision, hub = repository }: Attempt = {}): Promise<void> {
  const connection = await connect(server, newFolder(), token === undefined ? {} : { token });
  const plan = await planPull(connection, datasetFiles({ ...makeEntry(), hub }), newFolder(), revision);
  await pullFiles(connection, plan, () => undefined);
}

describe('the token', () => {
  it('goes to the endpoint, and not to where it redirects', async () => {
    const server = await start({ token });
    await pull(server, { token });
    const [hub, storage] = ['hub', 'storage'].map((host) => server.seen.filter((one) => one.host === host));
    expect(new Set(hub.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
    expect(storage.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('comes from the file of the Hub, too', async () => {
    const server = await start({ token });
    const home = newFolder();
    writeFileSync(join(home, 'token'), `${token}\n`);
    const hub = await connect(server, home);
    expect(hub.token).toBe(token);
  });

  it('that cannot be one is not shown', async () => {
    const server = await start();
    const message = await expectOneLine(
      () => pull(server, { token: 'hf_abc\nhf_def' }),
      ConfigError,
      'HF_TOKEN',
    );
    expect(message).not.toContain('hf_abc');
  });

  it('that the Hub does not know: says where to make one, and does not show it', async () => {
    const server = await start({ token });
    const message = await expectOneLine(
      () => pull(server, { token: 'hf_wrong' }),
      DataError,
      repository,
      `${server.endpoint}/settings/tokens`,
      'HF_TOKEN',
    );
    expect(message).not.toContain('hf_wrong');
  });
});

describe('a gated repository', () => {
  it('without a token: the page to open and the variable to set, before anything is listed', async () => {
    const server = await start({ token, gated: true });
    const page = `${server.endpoint}/datasets/${repository}`;
    await expectOneLine(
      () => pull(server),
      DataError,
      repository,
      'gated',
      page,
      'accept the terms',
      'HF_TOKEN',
    );
    expect(server.seen).toHaveLength(1);
  });

  it('with the token of an account that has not accepted the terms', async () => {
    const server = await start({ token, gated: true });
    const page = `${server.endpoint}/datasets/${repository}`;
    await expectOneLine(() => pull(server, { token: 'hf_other' }), DataError, 'gated', page, 'that account');
  });

  it('with a good token', async () => {
    const server = await start({ token, gated: true });
    await pull(server, { token });
    expect(server.transfersOf('test/0.tar')).toHaveLength(1);
  });
});

describe('what does not exist', () => {
  it('a repository', async () => {
    const server = await start();
    await expectOneLine(
      () => pull(server, { hub: 'someone/else' }),
      DataError,
      'someone/else: no such data set repository',
      server.endpoint,
    );
  });

  it('a revision', async () => {
    const server = await start();
    await expectOneLine(() => pull(server, { revision: 'v9' }), ConfigError, '--revision v9', repository);
  });

  it('a Hub at this address', async () => {
    const server = await start({ busy: { times: 1, status: 200 } });
    await expectOneLine(() => pull(server), DataError, server.endpoint, 'cannot be read', 'HF_ENDPOINT');
  });
});

it.each(['huggingface.co', 'ftp://hub', 'https://me:secret@hub', ''])(
  'endpoint %j is none',
  async (endpoint) => {
    const signal = new AbortController().signal;
    const home = newFolder();
    const environment = {
      endpoint,
      token: undefined,
      tokenFile: join(home, 't'),
      cacheDir: home,
      offline: false,
    };
    const message = await expectOneLine(
      () => connectToHub(environment, { signal, note: () => undefined }),
      ConfigError,
      'HF_ENDPOINT',
      'https://huggingface.co',
    );
    expect(message).not.toContain('secret');
  },
);
