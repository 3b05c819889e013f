import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { runCli, type CliResult, type Stop } from '../support/cli.js';
import { useHub } from '../support/hub.js';
import type { HubBehaviour, HubServer } from '../support/hub-server.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, packTar } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const repository = 'someone/wds_toy';
const shard = 'test/0.tar';
let home = '';
let files: Readonly<Record<string, Buffer>> = {};

/** Entries as a user writes them: one on the Hub under the id of a task of ours, one that is not there. */
const entries = {
  version: 1,
  datasets: ['cifar10', 'mnist'].map((id) => ({
    id,
    name: id,
    format: 'webdataset',
    paths: [`wds_${id}_test`],
    split: 'test',
    count: 4,
    imageMode: 'rgb',
    labels: '.cls members',
    licence: 'none',
    ...(id === 'cifar10' ? { hub: repository } : { obtain: 'fetch-it --into "$BENCH_DATA"' }),
    tasks: [`datacomp/${id}`],
  })),
};

beforeEach(async () => {
  home = newFolder();
  writeFileSync(join(home, 'mine.json'), JSON.stringify(entries));
  const channel = (value: number) => ({ r: 60 * value, g: 10, b: 200 - 60 * value });
  const images = [0, 1, 2, 3].map((value) =>
    sharp({ create: { width: 16, height: 16, channels: 3, background: channel(value) } })
      .png()
      .toBuffer(),
  );
  const samples = (await Promise.all(images)).flatMap((image, index) =>
    labelled(`s${index}`, index % 2, image),
  );
  files = {
    'README.md': Buffer.from('# toy'),
    'classnames.txt': Buffer.from('red\nblue\n'),
    'zeroshot_classification_templates.txt': Buffer.from('a photo of {c}.\n'),
    'test/nshards.txt': Buffer.from('1\n'),
    [shard]: await packTar(samples),
  };
});

const start = useHub(repository, () => files);

function bench(
  args: readonly string[],
  stop?: Stop,
  variables: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const all = [...args, '--datasets', 'mine.json', '--data-dir', 'data'];
  return runCli(all, home, stop, { HF_HOME: join(home, 'hf'), ...variables });
}

function pull(server: HubServer, args: readonly string[] = ['cifar10'], stop?: Stop): Promise<CliResult> {
  return bench(['data', 'pull', ...args], stop, { HF_ENDPOINT: server.endpoint });
}

function partOf(path: string): string {
  return join(home, 'data', 'wds_cifar10_test', path.replace(/([^/]+)$/, '.$1.part'));
}

describe('bench data pull', () => {
  it('brings a data set that bench lists as present and runs on', async () => {
    const server = await start();
    const first = await pull(server, ['datacomp/cifar10']);
    expect(first).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`cifar10: ${repository} at 0123456, 4 files`),
    });
    expect(first.stdout).toMatch(
      /^cifar10: complete in data\/wds_cifar10_test, .* \(4 files fetched, .*\)\n$/,
    );
    const listed = await bench(['list', 'datasets', '--json']);
    const rows = JSON.parse(listed.stdout) as readonly { readonly id: string }[];
    expect(rows.find(({ id }) => id === 'cifar10')).toMatchObject({ data: 'present' });
    const run = await bench([
      'run',
      '--model',
      'vit-micro-xs',
      '--task',
      'datacomp/cifar10',
      '--json',
      '--quiet',
    ]);
    expect(JSON.parse(run.stdout)).toMatchObject({ records: [{ status: 'ok', n: 4 }] });
    expect(run.code).toBe(0);
  });

  it('says when all is there already, and fetches nothing', async () => {
    const server = await start();
    await pull(server);
    const before = server.transfersOf(shard).length;
    const again = await pull(server);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('cifar10: already complete in') });
    expect(server.transfersOf(shard)).toHaveLength(before);
  });

  it('mends a file that is there in its size and with other bytes', async () => {
    const server = await start();
    await pull(server);
    const file = join(home, 'data/wds_cifar10_test', shard);
    writeFileSync(file, Buffer.alloc(files[shard].length));
    const again = await pull(server);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('(1 files fetched') });
    expect(readFileSync(file).equals(files[shard])).toBe(true);
  });

  it('--json: one document, and nothing else on stdout', async () => {
    const server = await start();
    const { stdout, code } = await pull(server, ['--task', 'datacomp/cifar10', 'mnist', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'mnist', state: 'unavailable', error: expect.stringContaining('fetch-it') },
      { id: 'cifar10', state: 'fetched', repository, files: { fetched: 4, fromCache: 0, kept: 0 } },
    ]);
    expect(code).toBe(3);
  });

  it('--suite names the data sets of its tasks', async () => {
    const server = await start();
    const { stdout, stderr, code } = await pull(server, ['--suite', 'mini']);
    expect(stdout.trim().split('\n')).toEqual(
      stdout
        .trim()
        .split('\n')
        .map(() => expect.stringMatching(/: already complete in /)),
    );
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(server.seen).toEqual([]);
  });
});

describe('a pull that was ended', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('%s: the same command goes on where it was', async (signal) => {
    const half = Math.floor(files[shard].length / 2);
    const server = await start({ stallAfter: { [shard]: half } });
    const arrived = () => statSync(partOf(shard), { throwIfNoEntry: false })?.size === half;
    const stop = signal === 'SIGKILL' ? { killWhen: arrived } : { interruptWhen: arrived };
    const ended = await pull(server, ['cifar10'], stop);
    expect(ended.code).toBe(signal === 'SIGKILL' ? null : 130);
    if (signal === 'SIGINT')
      expect(ended.stderr).toMatch(/what was fetched is kept, and the same command continues/);
    server.behaviour.stallAfter = {};
    expect(await pull(server)).toMatchObject({ code: 0 });
    expect(server.transfersOf(shard).map(({ range }) => range)).toEqual([undefined, `bytes=${half}-`]);
    const folder = join(home, 'data', 'wds_cifar10_test');
    expect(readFileSync(join(folder, shard)).equals(files[shard])).toBe(true);
    expect(existsSync(partOf(shard))).toBe(false);
    expect(existsSync(`${partOf(shard)}.json`)).toBe(false);
  });
});

describe('one line and its exit code', () => {
  const big = { claimedSizes: { [shard]: 1_200_000_000 } };

  it.each<[name: string, behaviour: HubBehaviour, args: readonly string[], code: number, message: RegExp]>([
    ['more than 1 GB, and nobody to ask', big, ['cifar10'], 2, /1\.2 GB to fetch.*Pass --yes/],
    [
      'more than the disk has',
      { claimedSizes: { [shard]: 1e18 } },
      ['cifar10', '--yes'],
      3,
      /GB free, needs about 1000000 TB\. Free some, or choose another --data-dir/,
    ],
    ['gated', { token: 'hf_a', gated: true }, ['cifar10'], 3, /accept the terms, and set HF_TOKEN/],
    ['a revision that is not there', {}, ['cifar10', '--revision', 'v9'], 2, /--revision v9/],
    [
      'not on the Hub',
      {},
      ['mnist'],
      3,
      /mnist: not on the Hugging Face Hub\. To obtain it: fetch-it --into "data"/,
    ],
    ['an unknown name', {}, ['cifar11'], 2, /cifar11: no such data set or task, nearest: cifar10/],
    ['no name', {}, [], 2, /nothing to fetch\. Name data sets/],
  ])('%s', async (_name, behaviour, args, code, message) => {
    const server = await start(behaviour);
    const result = await pull(server, args);
    const errors = result.stderr.split('\n').filter((line) => line.startsWith('error:'));
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(server.transfersOf(shard)).toEqual([]);
  });

  it('offline, and nothing in the cache', async () => {
    const server = await start();
    const variables = { HF_ENDPOINT: server.endpoint, HF_HUB_OFFLINE: '1' };
    const { stderr, code } = await bench(['data', 'pull', 'cifar10'], undefined, variables);
    expect(stderr).toMatch(
      /^error: cifar10: someone\/wds_toy: HF_HUB_OFFLINE is set, and .* has no snapshot of main/m,
    );
    expect(code).toBe(3);
    expect(server.seen).toEqual([]);
  });

  it('offline, and here at another revision than is asked for', async () => {
    const server = await start();
    await pull(server);
    const variables = { HF_ENDPOINT: server.endpoint, HF_HUB_OFFLINE: '1' };
    const args = ['data', 'pull', 'cifar10', '--revision'];
    const other = await bench([...args, 'v9'], undefined, variables);
    expect(other).toEqual({
      ...{ code: 3, stdout: '' },
      stderr: expect.stringMatching(
        /^error: cifar10: .* HF_HUB_OFFLINE is set, and .* has no snapshot of v9\./m,
      ),
    });
    const same = await bench([...args, 'main'], undefined, variables);
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining('cifar10: already complete in') });
  });

  it('a repository without what the data set needs', async () => {
    files = { 'classnames.txt': Buffer.from('red\n'), 'test/1.tar': Buffer.from('') };
    const { stderr, code } = await pull(await start());
    expect(stderr).toMatch(/^error: cifar10: fetched, but someone\/wds_toy at \w+ does not bring /m);
    expect(code).toBe(3);
  });
});
