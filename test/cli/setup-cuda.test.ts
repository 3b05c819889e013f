import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError, ModelError } from '../../harness/core/errors.js';
import { checkArchive, findProviderPackage } from '../../harness/runtime/install-provider.js';
import { installedVersion } from '../../harness/runtime/provider-files.js';
import { makeLibrary } from '../support/elf.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const entry = join(packageRoot, 'dist', 'harness', 'cli', 'setup-cuda.js');
const [cuda, bridge, tensorrt] = ['cuda', 'shared', 'tensorrt'].map(
  (name) => `libonnxruntime_providers_${name}.so`,
);

function setUp(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** A folder that holds these files some folders deep, as packages do. */
function folderWith(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = newFolder();
  const inner = join(folder, 'package', 'lib');
  mkdirSync(inner, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(inner, name), bytes);
  return folder;
}

const needed = ['libcublasLt.so.13', 'libcudart.so.13', 'libc.so.6'];
const whole = {
  [cuda]: makeLibrary(needed, [installedVersion()]),
  [bridge]: makeLibrary(['libc.so.6']),
  [tensorrt]: makeLibrary(['libnvinfer.so.10'], [installedVersion()]),
};
// onnxruntime-node has CUDA there only, and elsewhere the command says so
const onLinux = process.platform === 'linux' && process.arch === 'x64';

(onLinux ? describe : describe.skip)('bench-setup-cuda', () => {
  it('copies the files of a folder, byte for byte, and says what else it takes', async () => {
    const to = newFolder();
    const { code, stdout, stderr } = await setUp('--folder', folderWith(whole), '--to', to);
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(to).sort()).toEqual([cuda, bridge, tensorrt].sort());
    for (const [name, bytes] of Object.entries(whole)) expect(readFileSync(join(to, name))).toEqual(bytes);
    expect(stdout).toContain(`built for ONNX Runtime ${installedVersion()}`);
    expect(stdout).toContain('It needs CUDA 13, cuDNN 9 for it, and an NVIDIA driver that runs CUDA 13.');
  });

  it('takes them from an archive, and does without TensorRT', async () => {
    const [to, folder] = [newFolder(), folderWith({ [cuda]: whole[cuda], [bridge]: whole[bridge] })];
    const archive = join(newFolder(), 'gpu.tgz');
    execFileSync('tar', ['-czf', archive, '-C', folder, 'package']);
    expect((await setUp('--tarball', archive, '--to', to)).code).toBe(0);
    expect(readdirSync(to).sort()).toEqual([cuda, bridge].sort());
  });

  it.each<[what: string, files: Readonly<Record<string, Uint8Array>>, message: string]>([
    [
      'of another version',
      { ...whole, [cuda]: makeLibrary(needed, ['1.19.2']) },
      `${cuda}: built for ONNX Runtime 1.19.2, onnxruntime-node is ${installedVersion()}`,
    ],
    [
      'with TensorRT of another version',
      { ...whole, [tensorrt]: makeLibrary([], ['1.30.0']) },
      `${tensorrt}: built for ONNX Runtime 1.30.0`,
    ],
    ['of no version', { ...whole, [cuda]: makeLibrary(needed) }, `${cuda}: built for ONNX Runtime unknown`],
    ['without the bridge', { [cuda]: whole[cuda] }, `no ${bridge} in it`],
    ['that are no libraries', { ...whole, [bridge]: Buffer.from('text') }, 'not a 64-bit ELF library'],
  ])('refuses files %s, and copies none of them', async (_what, files, message) => {
    const to = newFolder();
    const { code, stderr } = await setUp('--folder', folderWith(files), '--to', to);
    expect([code, stderr.split('\n').length]).toEqual([3, 2]);
    expect(stderr).toContain(message);
    expect(readdirSync(to)).toEqual([]);
  });

  it.each([
    [['--tarball', '/no/such.tgz'], 3, '/no/such.tgz: failed (tar: '],
    [['--folder', '/no/such'], 2, '/no/such: cannot be read'],
    [['--from', 'elsewhere'], 2, 'Allowed choices are script, npm'],
    [['--from', 'script', '--to', '/tmp'], 2, '--to: the install script knows one place only'],
    [['--tarball', 'a.tgz', '--folder', 'b'], 2, '--tarball and --folder are two sources'],
  ])('%j ends with exit code %d', async (args, code, message) => {
    const result = await setUp(...args);
    expect([result.code, result.stderr.split('\n').length]).toEqual([code, 2]);
    expect(result.stderr).toContain(message);
  });

  it('says in its help what it does, and what it does not', async () => {
    const { code, stdout } = await setUp('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/after checking that they are of that version[^]*are not installed[^]*Examples:/);
  });
});

describe('the npm package', () => {
  let archive = '';
  beforeAll(() => {
    archive = join(newFolder(), 'a.tgz');
    writeFileSync(archive, 'bytes');
  });
  const known = {
    name: 'package',
    version: '1.2.3',
    sha512: createHash('sha512').update('bytes').digest('base64'),
  };

  it('is known for the version that is installed, and for no other', async () => {
    expect(findProviderPackage()).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    await expectOneLine(
      () => findProviderPackage('1.30.0'),
      ConfigError,
      'onnxruntime-node 1.30.0: no npm package',
    );
    await expectOneLine(() => findProviderPackage('constructor'), ConfigError, 'no npm package');
  });

  it('is taken only with the checksum of the one that was looked at', async () => {
    await expect(checkArchive(archive, known)).resolves.toBeUndefined();
    const other = { ...known, sha512: 'AAAA' };
    await expectOneLine(
      () => checkArchive(archive, other),
      ModelError,
      'package@1.2.3: sha512 is ',
      'expected AAAA',
    );
  });
});
