import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { neededLibraries } from '../../harness/runtime/elf.js';
import {
  checkProviderFiles,
  installedVersion,
  packageFolder,
  readBuiltVersion,
} from '../../harness/runtime/provider-files.js';
import { makeLibrary } from '../support/elf.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function write(bytes: Uint8Array, name = 'lib.so', folder = newFolder()): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe('neededLibraries', () => {
  it('gives the names in their order, and none after the end mark', async () => {
    const file = write(makeLibrary(['libcublasLt.so.13', 'libm.so.6', 'libc.so.6']));
    expect(await neededLibraries(file)).toEqual(['libcublasLt.so.13', 'libm.so.6', 'libc.so.6']);
    expect(await neededLibraries(write(makeLibrary([])))).toEqual([]);
  });

  it.each(['x64', 'arm64'])('reads the real binding for linux-%s', async (arch) => {
    const file = join(packageFolder, 'bin', 'napi-v6', 'linux', arch, 'onnxruntime_binding.node');
    const needed = await neededLibraries(file);
    expect(needed).toContain('libonnxruntime.so.1');
    expect(needed).toContain('libc.so.6');
    expect(needed.every((name) => /^[\w.+-]+\.so[\d.]*$/.test(name))).toBe(true);
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('version https://git-lfs.github.com/spec/v1\n'.repeat(3))],
    ['half a header', makeLibrary(['libm.so.6']).subarray(0, 70)],
    ['a 32-bit library', Buffer.from(makeLibrary(['libm.so.6'])).fill(1, 4, 5)],
  ])('names a file that holds %s', async (_what, bytes) => {
    const file = write(bytes);
    await expectOneLine(() => neededLibraries(file), ModelError, `${file}: not a 64-bit ELF library`);
  });
});

describe('readBuiltVersion', () => {
  it.each([
    [['1.19.2'], '1.19.2'],
    [['Replay', '1.29.0', 'Failed to get device id.'], '1.29.0'],
    [['v1.29.0', '1.29', '1.29.0.1', '11.29.0', '1.3.2', '2.1.0'], undefined],
    [[], undefined],
  ])('of a file with %j is %j', async (text, version) => {
    expect(await readBuiltVersion(write(makeLibrary(['libm.so.6'], text)))).toBe(version);
  });

  it('finds one that lies across two parts of a large file', async () => {
    for (const before of [2 ** 20 - 9, 2 ** 20 - 1, 2 ** 20, 2 ** 21 - 4]) {
      const bytes = Buffer.concat([
        Buffer.alloc(before, 65),
        Buffer.from('\x001.30.12\0'),
        Buffer.alloc(100),
      ]);
      expect(await readBuiltVersion(write(bytes))).toBe('1.30.12');
    }
  });

  it('agrees with the version of the real library', async () => {
    const file = join(packageFolder, 'bin', 'napi-v6', 'linux', 'arm64', 'libonnxruntime.so.1');
    expect(await readBuiltVersion(file)).toBe(installedVersion());
  });
});

describe('checkProviderFiles', () => {
  const [cuda, tensorrt, shared] = ['cuda', 'tensorrt', 'shared'].map(
    (name) => `libonnxruntime_providers_${name}.so`,
  );

  /** A folder with these files, of this version. */
  function folderOf(names: readonly string[], version = installedVersion()): string {
    const folder = newFolder();
    for (const name of names) write(makeLibrary([], [version]), name, folder);
    return folder;
  }

  it('is content with the files of the same version', async () => {
    const folder = folderOf([cuda, tensorrt, shared]);
    expect(await checkProviderFiles('cuda', folder)).toBeUndefined();
    expect(await checkProviderFiles('tensorrt', folder)).toBeUndefined();
  });

  it('asks nothing of a provider that is built in', async () => {
    expect(await checkProviderFiles('cpu', newFolder())).toBeUndefined();
    expect(await checkProviderFiles('webgpu', newFolder())).toBeUndefined();
  });

  it.each([
    ['cuda', [], cuda],
    ['cuda', [cuda], shared],
    ['tensorrt', [cuda, shared], tensorrt],
    ['tensorrt', [tensorrt, shared], cuda],
  ] as const)('for %s, beside %j, names %s', async (kind, names, missing) => {
    expect(await checkProviderFiles(kind, folderOf(names))).toBe(`${missing} is not installed`);
  });

  it('names both versions when they differ', async () => {
    expect(await checkProviderFiles('cuda', folderOf([cuda, shared], '1.19.2'))).toBe(
      `${cuda} is built for ONNX Runtime 1.19.2, onnxruntime-node is ${installedVersion()}`,
    );
  });
});
