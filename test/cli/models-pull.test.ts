import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { runCli, type CliResult, type Stop } from '../support/cli.js';
import { useHub } from '../support/hub.js';
import { commit, sha256Of, type HubBehaviour, type HubServer } from '../support/hub-server.js';
import { makeModelFolder } from '../support/model-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const repository = 'Some.One/CLIP-Export';
const id = 'some.one--clip-export';
const graph = 'visual.onnx';
let home = '';
let files: Readonly<Record<string, Buffer>> = {};

/** A repository with a model in our own layout, and what else lies in one. */
function readRepository(folder: string): Readonly<Record<string, Buffer>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => statSync(join(folder, name)).isFile());
  return {
    'README.md': Buffer.from('# a model'),
    'open_clip_pytorch_model.bin': Buffer.from('weights for PyTorch'),
    ...Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path))])),
  };
}

beforeEach(() => {
  home = newFolder();
  files = readRepository(makeModelFolder(join(newFolder(), 'export'), 'clip-export'));
});

const start = useHub(repository, () => files, 'model');

function bench(
  args: readonly string[],
  stop?: Stop,
  variables: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return runCli(args, home, stop, { BENCH_MODELS: 'models', HF_HOME: join(home, 'hf'), ...variables });
}

function pull(server: HubServer, args: readonly string[] = [repository], stop?: Stop): Promise<CliResult> {
  return bench(['models', 'pull', ...args], stop, { HF_ENDPOINT: server.endpoint });
}

describe('bench models pull', () => {
  it('brings a model into the models home, where its id and its repository find it', async () => {
    const server = await start();
    const first = await pull(server);
    expect(first.stdout).toMatch(
      /^some\.one--clip-export: complete in \S+models\/some\.one--clip-export, .*, revision 0123456 \(\d+ files fetched, /,
    );
    expect(first.stderr).toContain(`${id}: ${repository} at 0123456, `);
    expect(first.stderr).toContain(`run it: bench run --model ${id}`);
    expect(first.code).toBe(0);
    const folder = join(home, 'models', id);
    expect(readFileSync(join(folder, graph)).equals(files[graph])).toBe(true);
    expect(existsSync(join(folder, 'parity', readdirSync(join(folder, 'parity'))[0]))).toBe(true);
    for (const name of ['README.md', 'open_clip_pytorch_model.bin', '.bench-pull.unfinished'])
      expect([name, existsSync(join(folder, name))]).toEqual([name, false]);
    for (const word of [id, repository]) {
      const run = await bench([
        'run',
        '--model',
        word,
        '--task',
        'mini/digits',
        '--limit',
        '4',
        '--json',
        '--quiet',
        '--overwrite',
      ]);
      expect(JSON.parse(run.stdout)).toMatchObject({ records: [{ status: 'ok', model: { id } }] });
    }
  });

  it('fetches nothing twice, and mends what has other bytes', async () => {
    const server = await start();
    await pull(server);
    const before = server.transfersOf(graph).length;
    const again = await pull(server, [repository, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({
      ...{ id, state: 'complete', repository, revision: commit, fetchedBytes: 0 },
    });
    expect(server.transfersOf(graph)).toHaveLength(before);
    const file = join(home, 'models', id, graph);
    writeFileSync(file, Buffer.alloc(files[graph].length));
    const mended = await pull(server, [repository, '--json', '--quiet']);
    expect([mended.stderr, JSON.parse(mended.stdout)]).toEqual([
      '',
      expect.objectContaining({ id, state: 'fetched' }),
    ]);
    expect(readFileSync(file).equals(files[graph])).toBe(true);
  });

  it('--variant: the graphs of transformers.js, under an id of their own', async () => {
    files = Object.fromEntries(
      ['config.json', 'onnx/vision_model.onnx', 'onnx/vision_model_fp16.onnx', 'tokenizer.json'].map(
        (path) => [path, Buffer.from(path)],
      ),
    );
    const server = await start();
    await pull(server, [repository, '--variant', 'fp16']);
    const folder = join(home, 'models', `${id}-fp16`);
    expect(readdirSync(join(folder, 'onnx'))).toEqual(['vision_model_fp16.onnx']);
    expect(readFileSync(join(folder, 'tokenizer.json'), 'utf8')).toBe('tokenizer.json');
    expect(server.transfersOf('onnx/vision_model.onnx')).toEqual([]);
  });

  it('offline: from the cache of the Hub alone', async () => {
    const cache = join(home, 'hf', 'hub', 'models--Some.One--CLIP-Export');
    mkdirSync(join(cache, 'refs'), { recursive: true });
    mkdirSync(join(cache, 'blobs'));
    writeFileSync(join(cache, 'refs', 'main'), commit);
    for (const [path, bytes] of Object.entries(files)) {
      const git = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
      const blob = join(cache, 'blobs', path.endsWith('.onnx') ? sha256Of(bytes) : git);
      writeFileSync(blob, bytes);
      const link = join(cache, 'snapshots', commit, path);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(relative(dirname(link), blob), link);
    }
    const variables = { HF_ENDPOINT: 'http://127.0.0.1:1', HF_HUB_OFFLINE: '1' };
    const pulled = await bench(['models', 'pull', repository, '--json'], undefined, variables);
    expect(JSON.parse(pulled.stdout)).toMatchObject({ id, state: 'fetched', fetchedBytes: 0 });
    // and what is whole needs not even the cache
    const again = await bench(['models', 'pull', repository, '--json'], undefined, {
      ...variables,
      HF_HOME: join(home, 'none'),
    });
    expect(JSON.parse(again.stdout)).toMatchObject({ id, state: 'complete' });
    // but only of the revision that was fetched
    const other = await bench(['models', 'pull', repository, '--revision', 'deadbeef'], undefined, variables);
    expect(other).toEqual({
      ...{ code: 3, stdout: '' },
      stderr: expect.stringMatching(
        /^error: \S+: HF_HUB_OFFLINE is set, and \S+ has no snapshot of deadbeef\. .*\n$/,
      ),
    });
  });

  it('takes away what the repository does not have any more', async () => {
    await pull(await start());
    const gone = Object.keys(files).find((path) => path.startsWith('parity/')) ?? '';
    files = Object.fromEntries(Object.entries(files).filter(([path]) => path !== gone));
    const again = await pull(await start({ commit: 'f'.repeat(40) }));
    expect(again.stderr).toMatch(/ here already, 1 to remove, which this state does not have\n/);
    expect(again.stdout).toMatch(
      /: complete in .*, revision fffffff \(0 files fetched, .* kept, 1 removed\)\n$/,
    );
    expect(existsSync(join(home, 'models', id, gone))).toBe(false);
  });
});

describe('a pull of a model that was ended', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('%s: is no model, and goes on where it was', async (signal) => {
    const half = Math.floor(files[graph].length / 2);
    const server = await start({ stallAfter: { [graph]: half } });
    const folder = join(home, 'models', id);
    const arrived = () => statSync(join(folder, `.${graph}.part`), { throwIfNoEntry: false })?.size === half;
    const ended = await pull(
      server,
      [repository],
      signal === 'SIGKILL' ? { killWhen: arrived } : { interruptWhen: arrived },
    );
    expect(ended.code).toBe(signal === 'SIGKILL' ? null : 130);
    const use = await bench(['run', '--model', id]);
    expect([use.code, use.stderr]).toEqual([
      3,
      `error: ${resolve(folder)}: not fetched to its end. \`bench models pull ${repository}\` continues\n`,
    ]);
    const listed = await bench(['list', 'models', '--json']);
    const rows = JSON.parse(listed.stdout) as readonly { readonly id: string }[];
    expect(rows.find((row) => row.id === id)).toMatchObject({
      ...{ present: false, problem: expect.stringContaining('not fetched to its end') },
    });
    server.behaviour.stallAfter = {};
    expect(await pull(server)).toMatchObject({ code: 0 });
    expect(server.transfersOf(graph).map(({ range }) => range)).toEqual([undefined, `bytes=${half}-`]);
    expect(readFileSync(join(folder, graph)).equals(files[graph])).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual(['.bench-pull.json']);
  });
});

it('a second pull while one is under way: one line, and the first is not harmed', async () => {
  const half = Math.floor(files[graph].length / 2);
  const server = await start({ stallAfter: { [graph]: half } });
  const folder = join(home, 'models', id);
  let isDone = false;
  const arrived = () => statSync(join(folder, `.${graph}.part`), { throwIfNoEntry: false })?.size === half;
  const first = pull(server, [repository], { interruptWhen: () => isDone });
  while (!arrived()) await new Promise((resolve) => setImmediate(resolve));
  const second = await pull(server, [repository, '--quiet']);
  isDone = true;
  expect(second).toEqual({
    ...{ code: 3, stdout: '' },
    stderr: expect.stringMatching(
      /^error: \S+: another pull of it is under way \(process \d+ on \S+\)\. Wait for it, or remove \S+\.lock if .*\n$/,
    ),
  });
  expect(await first).toMatchObject({ code: 130 });
  // Ctrl-C gives the lock back
  expect(existsSync(join(folder, '.bench-pull.lock'))).toBe(false);
  server.behaviour.stallAfter = {};
  expect(await pull(server)).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, '.bench-pull.unfinished'))).toBe(false);
});

describe('one line and its exit code', () => {
  const big = { claimedSizes: { [graph]: 1_200_000_000 } };

  it.each<[name: string, behaviour: HubBehaviour, args: readonly string[], code: number, message: RegExp]>([
    ['more than 1 GB, and nobody to ask', big, [], 2, /bench models pull: 1\.2 GB to fetch.*Pass --yes/],
    [
      'more than the disk has',
      { claimedSizes: { [graph]: 1e18 } },
      ['--yes'],
      3,
      /GB free, needs about .*\. Free some, or choose another BENCH_MODELS/,
    ],
    [
      'gated',
      { token: 'hf_a', gated: true },
      [],
      3,
      /Open http\S+\d\/Some\.One\/CLIP-Export, accept the terms/,
    ],
    ['a revision that is not there', {}, ['--revision', 'v9'], 2, /--revision v9/],
    ['a variant that is not there', {}, ['--variant', 'fp16'], 2, /--variant fp16: .* only the plain graphs/],
  ])('%s', async (_name, behaviour, args, code, message) => {
    const server = await start(behaviour);
    const result = await pull(server, [repository, ...args]);
    const errors = result.stderr.split('\n').filter((line) => line.startsWith('error:'));
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(server.transfersOf(graph)).toEqual([]);
    expect(existsSync(join(home, 'models'))).toBe(false);
  });

  it.each([
    [
      'no graphs',
      { 'open_clip_config.json': 'x', 'model.safetensors': 'x' },
      /: no ONNX file in it\. To export a/,
    ],
    [
      'a path that leads out',
      { 'model.json': '{}', '../../outside.onnx': 'x' },
      /"\.\.\/\.\.\/outside\.onnx", which/,
    ],
  ])('a repository with %s', async (_name, content, message) => {
    files = Object.fromEntries(Object.entries(content).map(([path, text]) => [path, Buffer.from(text)]));
    const result = await pull(await start());
    expect(result.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
    expect([result.code, existsSync(join(home, 'models'))]).toEqual([3, false]);
  });

  it('a model that is damaged on the Hub: fetched, listed as damaged, and said so', async () => {
    const others = { ...files };
    delete others['textual.onnx'];
    files = others;
    const result = await pull(await start());
    expect(result.stderr).toMatch(
      /\nerror: some\.one--clip-export: fetched, but it cannot be used: .*textual\.onnx/,
    );
    expect([result.code, result.stdout]).toEqual([3, '']);
  });

  it('an id that a registered model has', async () => {
    makeModelFolder(join(home, 'own'), 'own');
    await bench(['models', 'add', 'own', '--id', id]);
    const result = await pull(await start());
    expect(result.stderr).toMatch(
      /^error: some\.one--clip-export: is the id of \S+\/own\. .*--remove some\.one--/,
    );
    expect(result.code).toBe(2);
  });
});
