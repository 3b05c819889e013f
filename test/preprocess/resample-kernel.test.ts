import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { compileKernel, reserveKernel } from '../../harness/preprocess/resample-kernel.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const createFolder = useTemporaryFolders();
const built = new URL('../../dist/harness/preprocess/resample.wasm', import.meta.url);
const urlOf = (folder: string, name: string): URL => pathToFileURL(join(folder, name));

describe('the compiled file', () => {
  test('needs nothing but a memory', () => {
    const compiled = compileKernel([built]);
    const imported = WebAssembly.Module.imports(compiled).map(({ name, kind }) => `${kind} ${name}`);
    expect(imported).toEqual(['memory memory']);
    const names = WebAssembly.Module.exports(compiled).map(({ name, kind }) => `${kind} ${name}`);
    expect(names.sort()).toEqual(['function sumColumns', 'function sumRows', 'memory memory']);
  });

  test('is looked for in each place', async () => {
    const folder = createFolder();
    const missing = [urlOf(folder, 'resample.wasm'), urlOf(folder, 'other.wasm')];
    expect(compileKernel([...missing, built])).toBeInstanceOf(WebAssembly.Module);
    await expectOneLine(
      () => compileKernel(missing),
      ConfigError,
      join(folder, 'resample.wasm'),
      'not found. Run `npm run build`',
    );
  });

  test('must be WebAssembly', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'resample.wasm'), 'not a module');
    await expectOneLine(
      () => compileKernel([urlOf(folder, 'resample.wasm')]),
      ConfigError,
      `${join(folder, 'resample.wasm')}: cannot be loaded ("WebAssembly.Module(): `,
      'Run `npm run build`',
    );
  });
});

describe('its memory', () => {
  const page = 65536;

  test('is one for all calls that fit, and twice as large after one that does not', () => {
    const small = reserveKernel(1);
    expect(small.memory.buffer.byteLength).toBe(page);
    expect(reserveKernel(page)).toBe(small);
    const larger = reserveKernel(page + 1);
    expect(larger.memory.buffer.byteLength).toBe(2 * page);
    expect(reserveKernel(1)).toBe(larger);
    expect(reserveKernel(5 * page).memory.buffer.byteLength).toBe(8 * page);
  });

  test('never grows: views of it stay what they are', () => {
    const before = reserveKernel(1);
    const view = new Uint8Array(before.memory.buffer).fill(7);
    const after = reserveKernel(view.length + 1);
    new Uint8Array(after.memory.buffer).fill(9);
    expect(view.length).toBe(before.memory.buffer.byteLength);
    expect(view.every((value) => value === 7)).toBe(true);
  });

  test('is not kept above 64 MiB', () => {
    const kept = reserveKernel(2 ** 26);
    const large = reserveKernel(2 ** 26 + 1);
    expect(large.memory.buffer.byteLength).toBe(2 ** 27);
    expect(reserveKernel(1)).toBe(kept);
  });

  test('more than there can be is refused, and what there is stays', async () => {
    const kept = reserveKernel(1);
    await expectOneLine(() => reserveKernel(2 ** 33), RangeError, `resample: no memory for ${2 ** 33} bytes`);
    expect(reserveKernel(1)).toBe(kept);
  });
});
